import { describe, expect, it } from 'vitest';
import { isBalanced, refusalOf } from '../../../src/engine/sentence/faithful.ts';

const PASSAGE =
  'The old mill in Leeds was built in 1932 by Ada Green, who came from York. It cost $4,000 and had two wheels. ' +
  'It was not used after the flood, because the river had moved. Her book “Mills of the North” sold 12,000 copies. ' +
  'She said that she had had enough of New York, New York. From 1932 to 1940 a third of the farmers, or 25%, used it ' +
  'free of charge. Americans came ten years ago. It was old in the early 20th century. ' +
  'It opens at 9 am, like any UK mill. The river overtook it. Then came the Millers.';

const refuse = (question: string, shortAnswer: string, sentence: string, more = {}) =>
  refusalOf(
    {
      sentence,
      question,
      passage: PASSAGE,
      shortAnswer,
      ended: true,
      repeatsSlip: false,
      meanLogProbability: -0.2,
      ...more,
    },
    -1,
  );

describe('refusalOf', () => {
  it.each([
    ['When was the mill built?', '1932', 'The mill was built in 1932.'],
    ['Who built the mill?', 'Ada Green', 'Ada Green built the mill.'],
    ['Who built the mill?', 'Ada Green', 'The mill was built by Ada Green.'],
    ['How much did the mill cost?', '$4,000', 'The mill cost $4,000.'],
    ['How many wheels did it have?', 'two', 'It had two wheels.'],
    [
      'Why was the mill not used?',
      'because the river had moved',
      'The mill was not used because the river had moved.',
    ],
    ['Why wasn’t it used?', 'the river had moved', "It wasn't used because the river had moved."],
    [
      'What is the name of her book?',
      '“Mills of the North”',
      'The name of her book is “Mills of the North”.',
    ],
    ['What book sold well?', 'Mills of the North', 'The Mills of the North sold well.'],
    ['Where had she been?', 'New York, New York', 'She had been in New York, New York.'],
    ['What did she say?', 'that she had had enough', 'She said that she had had enough.'],
    ['When was the mill used?', 'not used after the flood', 'The mill was not used after the flood.'],
    ['Where did Ada Green come from?', 'York', 'Ada Green came from York.'],
    ['What was the mill near?', 'the river', 'The mill was near the river.'],
    ['What did the mill do?', 'turn to trade', 'The mill turned to trade.'],
    ['Who wrote Where the River Ends?', 'Ada Green', 'Where the River Ends was written by Ada Green.'],
    [
      'When was the old mill in Leeds rebuilt?',
      'after the flood',
      'The old mill in Leeds was rebuilt after the flood.',
    ],
    ['What town has the oldest mill?', 'Leeds', 'Leeds has the oldest mill.'],
    ['What were used?', 'two wheels, the mill', 'Two wheels, the mill were used.'],
    ['When did she die?', 'after the flood', 'She died after the flood.'],
    ['What had moved?', 'the river', 'The river had moved.'],
    ['How many copies did her book sell?', '12,000', 'Her book sold 12,000 copies.'],
    ['What could have been used?', 'the mill', 'The mill could have been used.'],
    [
      'What was the year of the armed attack named after?',
      'the flood',
      'The year of the armed attack was named after the flood.',
    ],
    ['Which sign stands for pounds?', '£', 'The sign £ stands for pounds.'],
    ['Whose mill was it?', "Ada Green's", 'It was the mill of Ada Green.'],
    ['How long has it been used?', 'since 1932', 'It has been used since 1932.'],
    ['How many mills are used?', 'a third', 'A third of the mills are used.'],
    ['What building materials were used to build it?', 'wheels', 'Wheels were used to build it.'],
    ['Where has the mill moved?', 'northwards', 'The mill has moved northwards.'],
    ['To which town did she go?', 'York', 'She went to York.'],
    ['Was the old mill in York or Leeds?', 'Leeds', 'The old mill was in Leeds.'],
    ['Whose book sold well?', 'Ada Green', "Ada Green's book sold well."],
    ['It has what kind of wheels on the mill?', 'old', 'It has old wheels on the mill.'],
    ['It would later be sold to what town?', 'Leeds', 'It would later be sold to Leeds.'],
    [
      'What part of the mill is part of the mill house?',
      'the wheel',
      'The part of the mill that is part of the mill house is the wheel.',
    ],
  ])('lets %j, %j: %j pass', (question, shortAnswer, sentence) => {
    expect(refuse(question, shortAnswer, sentence)).toBeUndefined();
  });

  it.each([
    ['unsupported', 'When was the mill built?', '1932', 'The mill was built in May 1932.'],
    ['unsupported', 'When was the mill built?', '1932', 'The mill was built in 1932 for 40 pounds.'],
    ['unsupported', 'Who built the mill?', 'Ada Green', 'The mill was built by Ada Green of London.'],
    ['unsupported', 'How many wheels did it have?', 'two', 'It had two of seven wheels.'],
    ['preposition', 'When was the mill built?', 'May 9, 1932', 'The mill was built in May 9, 1932.'],
    ['repeated', 'What is the mill near?', 'the river', 'The mill near the river is near the mill.'],
    ['incomplete', 'Where was the old mill built?', 'York', 'The mill was in York.'],
    ['incomplete', 'Who built the mill?', 'Ada Green', 'Ada Green the mill.'],
    ['bare-verb', 'Where does Ada Green live?', 'York', 'Ada Green live in York.'],
    ['bare-verb', 'When did Ada Green use the mill?', '1932', 'Ada Green use the mill in 1932.'],
    ['made-up', 'When was the mill built?', '1932', 'The mill was built and demolished in 1932.'],
    ['ungrammatical', 'What have been used?', 'two wheels', 'Two wheels can been used.'],
    ['ungrammatical', 'What is used?', 'copies', 'The copies is used.'],
    ['ungrammatical', 'What places are used?', 'the mill', 'The mill are used.'],
    ['ungrammatical', 'What is the mill?', 'the river is near', 'The mill is the river is near.'],
    ['ungrammatical', 'What drives the mill?', 'wheels', 'Wheels drives the mill.'],
    ['ungrammatical', 'When was it shown in Leeds?', '1932', 'It shown in Leeds was in 1932.'],
    ['ungrammatical', 'Where would they go?', 'Leeds', 'They go would in Leeds.'],
    ['ungrammatical', 'Which sign shows the mill?', 'wheels', 'The wheels shows the mill.'],
    ['ungrammatical', 'How many wheels must a mill have?', 'two', 'Two wheels must a mill have.'],
    ['incomplete', 'How many wheels are there in the mill?', 'two', 'Two wheels are there in the mill.'],
    ['ungrammatical', 'The mill stands where?', 'Leeds', 'The mill stands where Leeds.'],
    ['ungrammatical', 'How much money did it cost?', '$4,000', 'It cost $4,000 much money.'],
    [
      'ungrammatical',
      'When was the mill in Leeds finished?',
      '1932',
      'The mill in Leeds finished was in 1932.',
    ],
    ['ungrammatical', 'When was it used?', '1932 to 1940', 'It was used in 1932 to 1940.'],
    ['ungrammatical', 'When was it used?', 'ten years ago', 'It was used in ten years ago.'],
    ['ungrammatical', 'When was it built?', 'early 20th century', 'It was built in early 20th century.'],
    ['ungrammatical', 'How many farmers used it?', 'a third', 'A third farmers used it.'],
    ['ungrammatical', 'How many farmers used it?', '25%', '25% farmers used it.'],
    ['ungrammatical', 'What does it have many of?', 'copies', 'It has many of copies.'],
    ['ungrammatical', 'Since when did they use it?', '1932', 'They used it since 1932.'],
    ['ungrammatical', 'How many wheels does it have?', 'one', 'It has one wheels.'],
    [
      'ungrammatical',
      'What was the flood?',
      'the river overtook the mill',
      'The flood was the river overtook the mill.',
    ],
    ['ungrammatical', 'What could they use?', 'wheels', 'They use could wheels.'],
    ['ungrammatical', 'Why was it not used?', 'the flood', 'It was not used the flood.'],
    ['ungrammatical', 'Why was it not used?', 'the flood', 'It was not used to the flood.'],
    ['ungrammatical', 'Where does Ada Green live?', 'Leeds', 'Ada Green lives Leeds.'],
    ['ungrammatical', 'Since when has it been used?', '1932', 'It has been used in 1932.'],
    ['ungrammatical', 'When was her first attempt?', '1932', 'Her first was attempt in 1932.'],
    [
      'ungrammatical',
      'When was the show of her broadcasts?',
      '1932',
      'The show of her was broadcasts in 1932.',
    ],
    [
      'ungrammatical',
      'Which mill and museum cost most?',
      'Mills of the North',
      'Mills of the North and museum cost most.',
    ],
    [
      'ungrammatical',
      'Which book written by her was sold?',
      'Mills of the North',
      'Mills of the North written by her was sold.',
    ],
    ['ungrammatical', 'What turns the mill?', 'wheels and farmers', 'Wheels and farmers turns the mill.'],
    ['ungrammatical', 'Who was here?', 'Americans', 'Americans was here.'],
    ['ungrammatical', 'At what time was it used?', '9 am', 'It was used from 9 am.'],
    ['ungrammatical', 'Where is it?', 'UK', 'It is in UK.'],
    ['ungrammatical', 'How many did it lose?', 'two', 'It did lost two.'],
    ['ungrammatical', 'How many of the wheels does it have?', 'two', 'It has the two of the wheels.'],
    ['ungrammatical', 'What led to it?', 'The river overtook it', 'The river overtook it led to it.'],
    ['ungrammatical', 'How was it built?', 'the old wheels', 'It was built the old wheels.'],
    ['ungrammatical', 'Who was here?', 'the Millers', 'The Millers was here.'],
    ['ungrammatical', 'Who was here?', 'both farmers and Americans', 'Both farmers and Americans was here.'],
    ['misspelt', 'Who was an old alumni of it?', 'Ada Green', 'Ada Green was an old alumni of it.'],
    ['ungrammatical', 'When was it built?', '1932', 'It was built at 1932.'],
    ['ungrammatical', 'What is it made mostly of?', 'wheels', 'It is made of mostly of wheels.'],
    ['ungrammatical', 'What have they having a use of?', 'wheels', 'They have having a use of wheels.'],
    ['ungrammatical', 'What happened to it?', 'used after the flood', 'Used after the flood happened to it.'],
    ['ungrammatical', 'Who matters most?', 'the river and the mill', 'The river and the mill matters most.'],
    ['ungrammatical', 'What does it stand for?', 'river', 'It stands for river.'],
    ['incomplete', 'What has it been moved by?', 'the flood', 'It has moved by the flood.'],
    ['ungrammatical', 'What was it?', 'mill', 'It was an mill.'],
    ['incomplete', 'What did she live in during the flood?', 'Leeds', 'She lived Leeds during the flood.'],
    ['ungrammatical', 'What kind of mill is it?', 'old', 'It is an old of mill.'],
    ['ungrammatical', 'When was it built?', 'the 1932', 'It was built in the 1932.'],
    [
      'ungrammatical',
      'What is it called when it moved?',
      'the flood',
      'It called when it moved is the flood.',
    ],
    ['ungrammatical', 'What is it unlikely to be?', 'old', 'It unlikely to be is old.'],
    ['ungrammatical', 'What is it called?', 'flood', 'It is called after flood.'],
    ['incomplete', 'Where was there a flood?', 'Leeds', 'There a flood was in Leeds.'],
    ['incomplete', 'What mill wheel has moved?', 'old', 'The old mill has moved.'],
    ['negation', 'What seldom moved?', 'the mill', 'The mill moved.'],
    ['ungrammatical', 'Is the old mill free?', 'old', 'The old mill free is old.'],
    ['ungrammatical', 'How expensive was it?', '$4,000', 'It was $4,000 expensive.'],
    ['misspelt', 'How many of the the mills cost it?', 'two', 'Two of the the mills cost it.'],
    ['misspelt', 'What book lost it’s wheels on it’s own?', 'Mills', 'Mills lost it’s wheels on it’s own.'],
    ['misspelt', 'What is know to have wheels?', 'the mill', 'The mill is know to have wheels.'],
    ['misspelt', 'How many mill were used?', 'two', 'Two mill were used.'],
    ['misspelt', 'What were the number of copies?', '12,000', 'The number of copies were 12,000.'],
    [
      'incomplete',
      'What was the year in which it was built?',
      '1932',
      'The year in which it was built in 1932.',
    ],
    ['incomplete', 'What must it be?', 'old', 'It be old.'],
    ['incomplete', 'What moves the wheels?', 'the river', 'The river the wheels.'],
    [
      'incomplete',
      'What book did she take a line from?',
      'Mills of the North',
      'She took a line Mills of the North.',
    ],
    ['incomplete', 'Whose book sold well?', 'Ada Green', 'Ada Green sold well.'],
    ['incomplete', "Which town's mill was used?", 'Leeds', 'Leeds was used.'],
    ['incomplete', 'It has what kind of wheels on the mill?', 'old', 'It has old wheels.'],
    ['question-form', 'Was the mill old or new?', 'old', 'The mill was old or new.'],
    ['repeated', 'When was it built?', '1932', 'It was built in 1932 1932.'],
    ['stray', 'Where did she come from?', 'York', 'She came from York and cost.'],
    ['stray', 'When was the mill built?', '1932', 'The old mill was built in 1932.'],
    ['lost-answer', 'Who built the mill?', 'Ada Green', 'The mill was built by Ada.'],
    ['lost-answer', 'Who built the mill?', 'Ada Green', 'The mill was built by Green Ada.'],
    ['lost-answer', 'When was the mill built?', '1932', 'The mill was built in Leeds.'],
    ['repeated', 'When was the mill built?', '1932', 'The mill was built in in 1932.'],
    ['repeated', 'When was the mill built?', '1932', 'The mill was the mill was built in 1932.'],
    ['repeated', 'When was the mill built?', '1932', 'The mill of the mill of the mill was 1932.'],
    ['repeated', 'Who built the mill?', 'Ada Green', 'Ada Green was built by Ada Green.'],
    ['too-short', 'When was the mill built?', '1932', ''],
    ['too-short', 'When was the mill built?', '1932', '1932.'],
    ['too-short', 'When was the mill built?', 'in 1932', 'The in 1932.'],
    ['too-short', 'What did she say?', 'that she had had enough', 'That she had had enough.'],
    ['too-long', 'When was the mill built?', '1932', `${'the mill by a river '.repeat(12)} 1932.`],
    ['question-form', 'When was the mill built?', '1932', 'When was the mill built 1932.'],
    ['question-form', 'When was the mill built?', '1932', 'Was the mill built in 1932.'],
    ['question-form', 'When was the mill built?', '1932', 'The mill was built in 1932?'],
    ['question-form', 'What year was the mill built?', '1932', 'The mill was built 1932 what year.'],
    ['question-form', 'How many wheels did it have?', 'two', 'It had how many two wheels.'],
    ['question-form', 'Who built the mill?', 'Ada Green', 'The mill was built by Ada Green who.'],
    ['question-form', 'When was the mill built?', '1932', 'The mill was is built in 1932.'],
    [
      'negation',
      'Why was the mill not used?',
      'because the river had moved',
      'The mill was used because the river had moved.',
    ],
    ['negation', 'When was the mill built?', '1932', 'The mill was not built in 1932.'],
    ['negation', 'When was the mill built?', '1932', "The mill wasn't built in 1932."],
    ['unbalanced', 'What is the book?', 'Mills of the North', 'The book is “Mills of the North.'],
    ['unbalanced', 'What is the book?', 'Mills of the North', 'The book is (Mills of the North.'],
  ])('refuses as %s: %j, %j: %j', (refusal, question, shortAnswer, sentence) => {
    expect(refuse(question, shortAnswer, sentence)).toBe(refusal);
  });

  it.each([
    ['15 February 1546', 'The sermon was in 15 February 1546.', 'The sermon was on 15 February 1546.'],
    ['9th century', 'The sermon was in 9th century.', 'The sermon was in the 9th century.'],
    ['5 pm', 'The sermon was in 5 pm.', 'The sermon was at 5 pm.'],
    ['May 1546', 'The sermon was on May 1546.', 'The sermon was in May 1546.'],
  ])('knows the preposition and article of %j', (shortAnswer, wrong, right) => {
    const passage = { passage: `The sermon was held in the ${shortAnswer} on a Sunday.` };
    expect(refuse('When was the sermon?', shortAnswer, wrong, passage)).toBe('ungrammatical');
    expect(refuse('When was the sermon?', shortAnswer, right, passage)).toBeUndefined();
  });

  it('does not repeat a misspelt word of the question', () => {
    const sentence = 'The mill was biult in 1932.';
    expect(refuse('When was the mill biult?', '1932', sentence, { repeatsSlip: true })).toBe('misspelt');
  });

  it('refuses what the writer finds unlikely or did not end', () => {
    const sentence = 'The mill was built in 1932.';
    expect(refuse('When was it built?', '1932', sentence, { meanLogProbability: -1.1 })).toBe('unlikely');
    expect(refuse('When was it built?', '1932', sentence, { meanLogProbability: Number.NaN })).toBe(
      'unlikely',
    );
    expect(refuse('When was it built?', '1932', sentence, { ended: false })).toBe('unfinished');
  });
});

describe('isBalanced', () => {
  it.each([
    ['a (b [c]) “d” "e"', true],
    ['a (b [c)]', false],
    ['a ) b (', false],
    ['one " only', false],
    ["the dogs' (home)", true],
    ['', true],
  ])('of %j is %s', (text, expected) => {
    expect(isBalanced(text)).toBe(expected);
  });
});
