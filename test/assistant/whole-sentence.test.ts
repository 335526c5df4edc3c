import { expect, it } from 'vitest';
import { needsWholeSentence } from '../../src/assistant/whole-sentence.ts';

const needs = (text: string, shortAnswer: string, sentence: string, question = 'How many?') =>
  needsWholeSentence(
    question,
    { text, shortAnswer },
    sentence,
    sentence.slice(0, sentence.indexOf(shortAnswer)),
  );

it('keeps “at least” and its like with the amount that they bound', () => {
  const sentence = 'Volunteers must be at least 14 years old.';
  expect(needs('Volunteers must be 14 years old.', '14 years', sentence)).toBe(true);
  expect(needs('Volunteers must be at least 14 years old.', '14 years', sentence)).toBe(false);
});

it('tells one of several prices with the others', () => {
  const sentence = 'Hardcovers cost 2 dollars and paperbacks 1 dollar.';
  expect(needs('Paperbacks cost 2 dollars.', '2 dollars', sentence)).toBe(true);
  expect(needs('Popcorn costs 1 dollar.', '1 dollar', 'Popcorn costs 1 dollar.')).toBe(false);
});

it('does not tear apart what belongs together', () => {
  const sentence = 'The rest is sold at the book sale in October.';
  const question = 'When is the book sale?';
  expect(needs('The book is sale in October.', 'October', sentence, question)).toBe(true);
  expect(needs('The book sale is in October.', 'October', sentence, question)).toBe(false);
});
