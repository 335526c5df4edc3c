import { expect, it } from 'vitest';
import { answerKind } from '../../src/assistant/answer-kind.ts';

const fits = (question: string, answer: string, after = '') => answerKind(question)?.fits(answer, after);

it.each([
  ['How much does a library card cost?', '3 dollars', 'the children’s room'],
  ['What is the late fee for a book?', 'nothing', 'the front desk'],
  ['what time do you close on friday', '6 pm', 'December 24 and 25'],
  ['What time does the office open?', 'at nine in the morning', 'the harbour office'],
  ['When do you open?', 'at nine in the morning', 'the harbour office'],
  ['What time do you close?', 'six', 'the front desk'],
  ['When does the library open on Sundays?', 'eleven', 'the front desk'],
  ['When does the pool open again?', 'on Monday', 'the harbour office'],
  ['How often can a book be renewed?', 'twice', 'the front desk'],
  ['How long are films lent for?', 'one week', 'games'],
  ['How tall is the tower?', '30 metres', 'built in 1862'],
  ['When was the library founded?', 'in 1908', 'Eleanor Hartwell'],
  ['When does the term start?', 'on the 5th', '200 free pages'],
  ['When did they play?', 'in the 1990s', '12 people'],
])('%s is answered by “%s”, not by “%s”', (question, right, wrong) => {
  expect(fits(question, right)).toBe(true);
  expect(fits(question, wrong)).toBe(false);
});

it('knows that three weeks are no number of books', () => {
  expect(fits('How many books can I borrow?', '20', ' books at a time.')).toBe(true);
  expect(fits('How many books can I borrow?', 'three', ' weeks.')).toBe(false);
  expect(fits('How many books can I borrow?', '5 dollars')).toBe(false);
  expect(fits('How many weeks may I keep it?', 'three', ' weeks.')).toBe(true);
  expect(answerKind('How many books can I borrow?')?.isIn('Books are lent for three weeks.')).toBe(false);
});

it('finds the sentence in which a number stands before what is counted', () => {
  const kind = answerKind('How many parking spaces are there?');
  expect(kind?.closeness('It has 45 spaces.')).toBe(1);
  expect(kind?.closeness('It has 45 trees.')).toBe(0);
});

it('takes “cost” for said where a price stands, and nothing else', () => {
  const kind = answerKind('How much does a card cost?');
  expect(['cost', 'card'].map((word) => kind?.isNamedBy(word))).toEqual([true, false]);
});

it.each(['Who is the director?', 'Where is the café?', 'Is there wifi?', 'What was he charged with?'])(
  'says nothing of “%s”',
  (question) => {
    expect(answerKind(question)).toBeUndefined();
  },
);
