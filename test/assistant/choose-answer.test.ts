import { expect, it } from 'vitest';
import { chooseAnswer } from '../../src/assistant/choose-answer.ts';
import { coverageOf } from '../../src/assistant/coverage.ts';
import type { Answer } from '../../src/engine/engine.ts';

const passageOf = (text: string, heading: string, score = 5) => ({
  text,
  title: 'Guide',
  headings: [heading],
  score,
  sentences: [],
});

/** What the model found in a text: the words, and how sure it is. */
function found(text: string, shortAnswer: string, confidence: number): Answer {
  const start = text.indexOf(shortAnswer);
  if (start < 0) throw new Error(`“${shortAnswer}” is not in “${text}”`);
  return {
    text: `It is ${shortAnswer}.`,
    origin: 'written',
    shortAnswer,
    start,
    end: start + shortAnswer.length,
    confidence,
    noAnswerProbability: 0.05,
    answerable: true,
    tokens: [],
  };
}

function choose(question: string, ...read: readonly (readonly [string, string, string, number])[]) {
  const passages = read.map(([heading, text], i) => passageOf(text, heading, 5 - i));
  const readings = read.map(([, text, answer, confidence]) => found(text, answer, confidence));
  const coverage = coverageOf(question, () => 2);
  const chosen = chooseAnswer(question, passages, readings, coverage);
  if (chosen?.from !== 'document') return chosen;
  const { passage, start, end } = chosen.quote;
  return { ...chosen, told: passages[passage]?.text.slice(start, end) };
}

it('lets the model say what it found in the sentence that says most of the question, and trusts it the more', () => {
  const text = 'The mill was built in 1862. It closed in 1973.';
  const chosen = choose('When was the mill built?', ['The mill', text, '1862', 0.4]);
  const alone = choose('Who was the miller?', ['The mill', text, '1862', 0.4]);
  expect(chosen).toMatchObject({ from: 'model', reading: 0 });
  expect(chosen?.confidence).toBeGreaterThan(alone?.confidence ?? 1);
});

it('tells the sentence with the day that the question names where the model’s has another', () => {
  const text = 'From Monday to Thursday it opens at 9 am. On Sundays the library opens at 1 pm.';
  const chosen = choose('When does the library open on Sunday?', ['Opening hours', text, '9 am', 0.9]);
  expect(chosen).toMatchObject({ from: 'document', told: 'On Sundays the library opens at 1 pm.' });
});

it('tells the sentence that says much more of the question than the model’s', () => {
  const chosen = choose('Can I borrow a sewing machine for a week?', [
    'Things',
    'A sewing machine can be borrowed for a week. Bring your card.',
    'your card',
    0.95,
  ]);
  expect(chosen).toMatchObject({ from: 'document', told: 'A sewing machine can be borrowed for a week.' });
});

it('takes no answer of the model that is not of the kind that is asked for', () => {
  const chosen = choose(
    'What is the late fee for a book?',
    ['Children', 'No late fee is charged for a book from the children’s room.', 'the children’s room', 0.9],
    ['Late fees', 'The late fee for a book is 20 cents a day.', '20 cents a day', 0.3],
  );
  expect(chosen).toMatchObject({ from: 'model', reading: 1 });
});

it('tells a section that is about the question from its beginning', () => {
  const chosen = choose(
    'Is there wifi?',
    ['To take home', 'A projector costs 5 dollars. You can borrow a wifi hotspot.', 'wifi hotspot', 0.1],
    ['Wifi', 'The network is called Guest. It works on all floors.', 'Guest', 0.1],
  );
  expect(chosen).toMatchObject({ told: 'The network is called Guest. It works on all floors.' });
});

it('tells what goes on about the sentence before with what that one names', () => {
  const chosen = choose('Is the book club led by a librarian?', [
    'Every month',
    'The book club meets on Mondays. It is led by a librarian.',
    'Mondays',
    0.1,
  ]);
  expect(chosen).toMatchObject({ from: 'document' });
});

it('has nothing to say where no passage says anything of the question', () => {
  expect(choose('Is there wifi?')).toBeUndefined();
});
