import { describe, expect, it } from 'vitest';
import { capitalise, createCasing, type PlacedWord } from '../../../src/engine/sentence/casing.ts';
import { endSentence, joinWords, linkNeighbours } from '../../../src/engine/sentence/detokenize.ts';
import { tokenizeText } from '../../../src/engine/tokenized-text.ts';

/**
 * Writes a sentence from words: `p:word` and `q:word` are copied from passage and question (the first such token, or
 * after `#n` the nth, from 0), others are generated.
 */
function write(passageText: string, questionText: string, recipe: string): string {
  const passage = tokenizeText(passageText);
  const question = tokenizeText(questionText);
  const words = recipe.split(' ').map((part): PlacedWord => {
    const match = /^([pq]):(.+?)(?:#(\d+))?$/.exec(part);
    if (!match) return { text: part };
    const from = match[1] === 'p' ? 'passage' : 'question';
    const { tokens } = from === 'passage' ? passage : question;
    const index = tokens.map(({ text }, i) => (text === match[2] ? i : -1)).filter((i) => i >= 0)[
      Number(match[3] ?? 0)
    ];
    if (index === undefined) throw new Error(`No token ${part}`);
    return { text: match[2] as string, copied: { from, index } };
  });
  const casing = createCasing(question, passage, (lower) => ['cats', 'walking'].includes(lower));
  const linked = linkNeighbours(words, { passage, question });
  const forms = casing.forms(linked);
  return joinWords(
    linked.map((word, i) => ({ ...word, form: forms[i] as string })),
    { passage, question },
  ).text;
}

describe('joinWords', () => {
  it.each([
    [
      'The mill was built in 1932 by Ada Green.',
      'When was the mill built?',
      'q:the q:mill was q:built in p:1932 .',
      'The mill was built in 1932.',
    ],
    [
      'It cost $4,000.50 to run.',
      'How much did the mill cost?',
      'q:the q:mill cost p:$ p:4,000.50 .',
      'The mill cost $4,000.50.',
    ],
    ['Prices rose by 45% there.', 'By how much?', 'they rose by p:45 p:% .', 'They rose by 45%.'],
    ['Prices rose by 45 % there.', 'By how much?', 'they rose by p:45 p:% .', 'They rose by 45 %.'],
    ['the well-known man', 'Who came?', 'the p:well p:- p:known p:man came .', 'The well-known man came.'],
    ["It is the dog's bone.", 'Whose bone?', "it is the dog 's bone .", "It is the dog's bone."],
    ["They didn't come.", 'Who?', "the dogs did n't come .", "The dogs didn't come."],
    ['He lived in the U.S. then.', 'Where?', 'he lived in the p:U.S. .', 'He lived in the U.S.'],
    [
      'She met Sammy Davis Jr. there.',
      'Whom?',
      'she met p:Sammy p:Davis p:Jr p:. .',
      'She met Sammy Davis Jr.',
    ],
    ['It is (very) big.', 'How big?', 'it is ( very ) big .', 'It is (very) big.'],
    ['He said "no way" twice.', 'What?', 'he said " no way " twice .', 'He said "no way" twice.'],
    ['It sang “La la” there.', 'What?', 'it sang p:“ p:La p:la p:” .', 'It sang “La la”.'],
    [
      'Hotels, bars and inns',
      'Which?',
      'they are p:Hotels p:, p:bars p:and p:inns .',
      'They are Hotels, bars and inns.',
    ],
    ['The 19th of May', 'When?', 'it was on the p:19 p:th of p:May .', 'It was on the 19th of May.'],
    ['The 19th of May', 'When?', 'it was on the 19 th .', 'It was on the 19th.'],
    ['from 9:00 to 17:00', 'When?', 'it opens from p:9 p:: p:00 .', 'It opens from 9:00.'],
    ['between 1990–1995 it grew', 'When?', 'it grew in p:1990 p:– p:1995 .', 'It grew in 1990–1995.'],
    ['either/or it is', 'What?', 'it is p:either p:/ p:or .', 'It is either/or.'],
    ['Some (>500 Da) work.', 'Which?', 'they work at p:> p:500 p:Da .', 'They work at >500 Da.'],
    ['A mill', 'What?', 'it is well - known .', 'It is well-known.'],
    ['mail desk@example.org now', 'What?', 'mail p:desk p:@ p:example p:. p:org .', 'Mail desk@example.org.'],
    ['line one\nline two', 'What?', 'it is p:one p:line#1 p:two .', 'It is one line two.'],
    ['What a day!', 'What?', 'it was p:a p:day p:!', 'It was a day!'],
    ['An iPhone is one.', 'What?', 'p:iPhone is a phone .', 'iPhone is a phone.'],
    ['The mill', 'What?', 'the mill is old', 'The mill is old.'],
    ['The workers’ rights grew.', 'What?', 'the p:workers p:’ p:rights grew .', 'The workers’ rights grew.'],
    ['C# and C++ and AT&T', 'What?', 'it is p:C#0 p:# .', 'It is C#.'],
  ])('from %j, %j: %s', (passage, question, recipe, expected) => {
    expect(write(passage, question, recipe)).toBe(expected);
  });
});

describe('casing', () => {
  it.each([
    [
      'lowers an article that only began its sentence',
      'The Beatles sang it.',
      'Who?',
      'it was sung by p:The p:Beatles .',
      'It was sung by the Beatles.',
    ],
    [
      'lowers an ordinary word that only began its sentence',
      'Cats sleep a lot.',
      'What?',
      'it is p:Cats .',
      'It is cats.',
    ],
    [
      'lowers a word that stands in lower case elsewhere',
      'Gravity pulls. It is gravity.',
      'What?',
      'it is p:Gravity .',
      'It is gravity.',
    ],
    ['keeps a name that began its sentence', 'Tesla came.', 'Who?', 'it was p:Tesla .', 'It was Tesla.'],
    [
      'keeps a name whose first part is an ordinary word',
      'Walking Bear came.',
      'Who?',
      'it was p:Walking p:Bear .',
      'It was Walking Bear.',
    ],
    [
      'keeps a word with a capital inside a sentence too',
      'Cats came, all of Cats.',
      'Who?',
      'it was p:Cats .',
      'It was Cats.',
    ],
    ['keeps letters that are all capitals', 'NASA did it.', 'Who?', 'it was p:NASA .', 'It was NASA.'],
    [
      'lowers the first word of the question',
      'In 1932.',
      'In what year did it open?',
      'it opened q:In p:1932 .',
      'It opened in 1932.',
    ],
    [
      'gives a name from a lower-case question its capitals',
      'It is near Leeds, in the Dales.',
      'who lives in leeds',
      'ada lives in q:leeds .',
      'Ada lives in Leeds.',
    ],
    [
      'gives words of a shouted question the usual case',
      'The mill in Leeds.',
      'WHERE IS THE MILL?',
      'q:THE q:MILL is in p:Leeds .',
      'The mill is in Leeds.',
    ],
    [
      'gives a name alone its capital in a question that has no others',
      'We saw Madonna there.',
      'When did madonna sing?',
      'q:madonna sang .',
      'Madonna sang.',
    ],
    [
      'leaves a word small that has its capital only within a name',
      'It is near Town Quay.',
      'What is the name of the quay?',
      'q:the q:quay is p:Town p:Quay .',
      'The quay is Town Quay.',
    ],
    [
      'gives a whole name the capitals of the passage',
      "They fought the Ten Years' War for years.",
      'Who fought the ten years war?',
      'they fought the q:ten q:years q:war .',
      'They fought the Ten Years War.',
    ],
    [
      'keeps a small word of a title that the question has with a capital',
      'She sang it.',
      'Who sang the song I Cry to You?',
      'she sang the song q:I q:Cry q:to q:You .',
      'She sang the song I Cry to You.',
    ],
    ['writes I as I', 'So do I.', 'Who?', 'it is i .', 'It is I.'],
  ])('%s', (_, passage, question, recipe, expected) => {
    expect(write(passage, question, recipe)).toBe(expected);
  });

  it.each([
    ['the mill', 'The mill'],
    ['“the mill”', '“The mill”'],
    ['eBay sells', 'eBay sells'],
    ['30 cats', '30 cats'],
    ['élan', 'Élan'],
    ['ß', 'ß'],
    ['', ''],
    ['... 🙂', '... 🙂'],
  ])('begins %j as %j', (text, expected) => {
    expect(capitalise(text)).toBe(expected);
  });

  it.each([
    ['It is', 'It is.'],
    ['It is.', 'It is.'],
    ['It is?', 'It is?'],
    ['He said “no.”', 'He said “no.”'],
    ['It is,', 'It is.'],
    ['', ''],
  ])('ends %j as %j', (text, expected) => {
    expect(endSentence(text)).toBe(expected);
  });
});
