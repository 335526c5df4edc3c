import { expect, it } from 'vitest';
import { coverageOf } from '../../src/assistant/coverage.ts';

const equal = () => 1;

it('says how much of a question stands in a text, and a little less for what stands above it', () => {
  const { ofQuestion } = coverageOf('Which bus stops at the museum?', equal);
  expect(ofQuestion('A bus stops at the museum.')).toBe(1);
  expect(ofQuestion('The museum is old.')).toBeCloseTo(1 / 3);
  expect(ofQuestion('It is old.', 'The museum')).toBeGreaterThan(0.2);
  expect(ofQuestion('It is old.', 'The museum')).toBeLessThan(ofQuestion('The museum is old.'));
});

it('counts rare words more, and words like “go” less', () => {
  const rarity = (word: string) => (word === 'bus' ? 3 : 1);
  expect(coverageOf('bus museum', rarity).ofQuestion('the bus')).toBeCloseTo(3 / 4);
  expect(coverageOf('bus goes', rarity).ofQuestion('the bus')).toBeGreaterThan(3 / 4);
});

it('takes a near word for as much as it is near, in both directions', () => {
  const near = (word: string) => (word === 'donate' ? [{ word: 'give', closeness: 0.5 }] : []);
  const { ofQuestion, byQuestion } = coverageOf('donate books', equal, near);
  expect(ofQuestion('Give books')).toBeCloseTo(0.75);
  expect(byQuestion('Giving books')).toBeCloseTo(0.75);
});

it('takes irregular forms for one word, the very form for a little more', () => {
  const { ofQuestion } = coverageOf('I lose a book', equal);
  expect(ofQuestion('a lost book')).toBeGreaterThan(0.9);
  expect(ofQuestion('a lost book')).toBeLessThan(ofQuestion('lose a book'));
});

it('takes a price for what something costs', () => {
  const { ofQuestion } = coverageOf('How much does the hall cost?', equal);
  expect(ofQuestion('Clubs pay 25 dollars for the hall.')).toBe(1);
  expect(ofQuestion('Clubs meet in the hall.')).toBeLessThan(1);
});
