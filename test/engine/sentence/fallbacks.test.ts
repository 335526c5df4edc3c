import { describe, expect, it } from 'vitest';
import { createCasing } from '../../../src/engine/sentence/casing.ts';
import { plainSentence } from '../../../src/engine/sentence/plain.ts';
import { quoteSentence } from '../../../src/engine/sentence/quote.ts';
import { tokenizeText } from '../../../src/engine/tokenized-text.ts';

function evidenceOf(passageText: string, questionText: string, answer: string) {
  const passage = tokenizeText(passageText);
  const question = tokenizeText(questionText);
  const start = passageText.indexOf(answer);
  const first = passage.tokens.findIndex((token) => token.start >= start);
  const last = passage.tokens.findLastIndex((token) => token.end <= start + answer.length);
  return {
    passage,
    question,
    evidence: [first, last] as const,
    casing: createCasing(question, passage, (lower) => ['cats'].includes(lower)),
  };
}

function quote(passageText: string, questionText: string, answer: string) {
  const { passage, question, evidence, casing } = evidenceOf(passageText, questionText, answer);
  return quoteSentence(passage, question, evidence, casing);
}

function plain(passageText: string, questionText: string, answer: string) {
  const { passage, question, evidence, casing } = evidenceOf(passageText, questionText, answer);
  return plainSentence(passage, question, evidence, casing);
}

describe('quoteSentence', () => {
  it.each([
    [
      'a short sentence whole',
      'It rained. The mill was built in 1932. It stood long.',
      'When was it built?',
      '1932',
      'The mill was built in 1932.',
    ],
    [
      'without the page number of a reference',
      'It rained. The mill was built in 1932.:245',
      'When was it built?',
      '1932',
      'The mill was built in 1932.',
    ],
    [
      'with a time at its end',
      'It rained. The old mill opens at 9:45.',
      'When does it open?',
      '9:45',
      'The old mill opens at 9:45.',
    ],
    [
      'without a connective',
      'It rained. However, the mill was closed in 1932.',
      'When was it closed?',
      '1932',
      'The mill was closed in 1932.',
    ],
    [
      'without "and" at the beginning',
      'It rained. And the mill was closed in 1932.',
      'When was it closed?',
      '1932',
      'The mill was closed in 1932.',
    ],
    [
      'without brackets, when it is long',
      'The old mill at the bend of the river (which had long been the pride of the town of Leeds) was built in the year 1932.',
      'When was the mill built?',
      '1932',
      'The old mill at the bend of the river was built in the year 1932.',
    ],
    [
      'with the brackets that hold the answer',
      'The old mill at the bend of the quiet northern river was built by Ada Green (of York, in the far north of England) in May.',
      'Where was Ada Green from?',
      'York',
      'The old mill at the bend of the quiet northern river was built by Ada Green (of York, in the far north of England) in May.',
    ],
    [
      'of two clauses the one with the answer',
      'The mill at the bend of the river was built by Ada Green; the bridge that leads to it was built by her son in 1950.',
      'When was the bridge built?',
      '1950',
      'The bridge that leads to it was built by her son in 1950.',
    ],
    [
      'without a last clause',
      'The mill at the bend of the river was built in 1932 by Ada Green, although the plans for it were drawn long before.',
      'When was the mill built?',
      '1932',
      'The mill at the bend of the river was built in 1932 by Ada Green.',
    ],
    [
      'without a first adverbial',
      'In the cold and rainy spring of that year, the mill at the bend of the river was built by Ada Green of York.',
      'Who built the mill?',
      'Ada Green',
      'The mill at the bend of the river was built by Ada Green of York.',
    ],
    [
      'with a list after a preposition',
      'In Leeds, York, and many of the smaller towns in the north of England, people were told to leave their houses by nine.',
      'When were people told to leave?',
      'nine',
      'In Leeds, York, and many of the smaller towns in the north of England, people were told to leave their houses by nine.',
    ],
    [
      'with a condition',
      'If the river is higher than two metres at the old bridge, the mill and the garden behind it are closed to all visitors.',
      'What is closed?',
      'the garden behind it',
      'If the river is higher than two metres at the old bridge, the mill and the garden behind it are closed to all visitors.',
    ],
    [
      'without its heading',
      'Mill · Hours: The mill opens at nine in the morning.',
      'When does the mill open?',
      'nine',
      'The mill opens at nine in the morning.',
    ],
    [
      'in one line',
      'The mill\nwas built\tin 1932.',
      'When was the mill built?',
      '1932',
      'The mill was built in 1932.',
    ],
  ])('quotes %s', (_, passage, question, answer, expected) => {
    expect(quote(passage, question, answer)?.text).toBe(expected);
  });

  it.each([
    ['a heading', 'Opening hours of the mill\n\nIt opens at nine.', 'When?', 'hours'],
    ['words without a verb', 'A mill in Leeds.', 'Where?', 'Leeds'],
    ['a question', 'Was the mill built in 1932? It was.', 'When?', '1932'],
    ['half a quotation', '“The mill was old. It was built in 1932.” She laughed.', 'When?', 'old'],
    ['an endless sentence', `The mill was ${'very '.repeat(40)} old.`, 'How?', 'old'],
    ['a row of a table', 'Monday 9:00 17:00', 'When?', '9:00'],
  ])('does not quote %s', (_, passage, question, answer) => {
    expect(quote(passage, question, answer)).toBeUndefined();
  });

  it.each([
    [
      'It is old.[1] The mill opened in 835.[citation needed] It is new.',
      'When did the mill open?',
      '835',
      'The mill opened in 835.',
    ],
    [
      'It is old.[1][2] The mill [a] opened in 835. It is new.',
      'When did the mill open?',
      '835',
      'The mill opened in 835.',
    ],
    ['It is [12] the old mill.', 'What is it?', 'mill', 'It is the old mill.'],
  ])('leaves references out of %j', (passage, question, answer, expected) => {
    expect(quote(passage, question, answer)?.text).toBe(expected);
  });

  it('tells whether a sentence stands alone', () => {
    const passage = 'Ada Green came from York. She was born in 1890.';
    expect(quote(passage, 'When was Ada Green born?', '1890')?.standsAlone).toBe(true);
    expect(quote(passage, 'when born', '1890')?.standsAlone).toBe(false);
    expect(quote(passage, 'where from', 'York')?.standsAlone).toBe(true);
  });
});

describe('plainSentence', () => {
  it.each([
    ['The mill was built in 1932.', 'When was the mill built?', '1932', 'That was in 1932.'],
    ['The mill was built in 1932.', 'In what year was the mill built?', '1932', 'That was in 1932.'],
    ['It was built on 3 May 1932.', 'When was it built?', '3 May 1932', 'That was on 3 May 1932.'],
    ['It was built in May 1932.', 'When was it built?', 'May 1932', 'That was in May 1932.'],
    ['It was built in 1932.', 'When was it built?', 'in 1932', 'That was in 1932.'],
    ['It opens at 9:00.', 'When does it open?', '9:00', 'That is at 9:00.'],
    ['It opens on Monday.', 'When does it open?', 'Monday', 'That is on Monday.'],
    [
      'In the early spring it opened.',
      'When did it open?',
      'the early spring',
      'That was in the early spring.',
    ],
    ['It is an 18th century mill.', 'When was it built?', '18th century', 'The answer is 18th century.'],
    ['It opened in the 1980s.', 'When did it open?', '1980s', 'That was in the 1980s.'],
    ['It stands in modern Leeds, they say.', 'Where is the mill?', 'modern Leeds', 'It is in modern Leeds.'],
    ['Born in York, he left.', 'Where was he born?', 'York', 'It was in York.'],
    ['He went to York.', 'Where did he go?', 'York', 'The answer is York.'],
    ['It came after the 1708 act.', 'When was that?', 'the 1708', 'That was in 1708.'],
    ['They had a week-long fair.', 'How long was it?', 'week', 'The passage says "week".'],
    [
      'It is near the Pacific Ocean.',
      'Which ocean is it near?',
      'Pacific Ocean',
      'The answer is the Pacific Ocean.',
    ],
    ['The Merck house is old.', 'Which house?', 'Merck', 'The answer is Merck.'],
    [
      'They bring greater benefits to patients.',
      'Why?',
      'bring greater benefits to patients',
      'The passage says "bring greater benefits to patients".',
    ],
    ['Ada Green built it.', 'Who built it?', 'Ada Green', 'It was Ada Green.'],
    ['Ada Green runs it.', 'Who runs it?', 'Ada Green', 'It is Ada Green.'],
    ['Visitors can use it.', 'Who can use it?', 'Visitors', 'The answer is Visitors.'],
    ['Cats sleep.', 'What sleeps?', 'Cats', 'The answer is cats.'],
    ['It has 12,000 copies.', 'How many copies?', '12,000', 'The number is 12,000.'],
    ['It has two wheels.', 'How many wheels?', 'two', 'The number is two.'],
    ['It has two wheels.', 'How many wheels?', 'two wheels', 'The answer is two wheels.'],
    ['It cost $4,000.', 'How much was it?', '$4,000', 'The amount is $4,000.'],
    ['It is in Leeds.', 'Where is it?', 'in Leeds', 'It is in Leeds.'],
    ['It is in Leeds.', 'Where is it?', 'Leeds', 'It is in Leeds.'],
    [
      'It stopped because the river had moved.',
      'Why?',
      'because the river had moved',
      'The passage says "because the river had moved".',
    ],
    ['It stopped, they said it was old.', 'Why?', 'it was old', 'The passage says "it was old".'],
    ['She went to save money.', 'Why did she go?', 'to save money', 'The passage says "to save money".'],
    ['Born in York, he left.', 'Where was he born?', 'York', 'It was in York.'],
    ['He went to York.', 'Where did he go?', 'York', 'The answer is York.'],
    ['It came after the 1708 act.', 'When was that?', 'the 1708', 'That was in 1708.'],
    ['They had a week-long fair.', 'How long was it?', 'week', 'The passage says "week".'],
    ['He lives in the U.S. now.', 'Which country?', 'the U.S.', 'The answer is the U.S.'],
    ['It is “big, or so”.', 'How is it?', 'big, or so', 'The answer is big, or so.'],
    ['It is a "big" one.', 'Which?', 'a "big" one', "The answer is a 'big' one."],
    ['It is a\nbig one.', 'Which?', 'a\nbig one', 'The answer is a big one.'],
    ['They built it.', 'What did they do?', 'built it', 'The passage says "built it".'],
    ['🙂', 'What?', '🙂', 'The passage says "🙂".'],
  ])('of %j, %j, %j: %s', (passage, question, answer, expected) => {
    expect(plain(passage, question, answer)).toBe(expected);
  });
});
