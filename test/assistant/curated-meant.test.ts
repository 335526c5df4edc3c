import { expect, it } from 'vitest';
import { coverageOf } from '../../src/assistant/coverage.ts';
import { isMeant } from '../../src/assistant/curated-meant.ts';

const questions = ['Can I bring my dog?', 'Are pets allowed?'];
const meant = (question: string, confidence: number) =>
  isMeant(
    { confidence, questions },
    coverageOf(question, () => 1),
  );

it('takes an entry that is very like the question, whatever its words', () => {
  expect(meant('May my puppy come with me?', 0.7)).toBe(true);
  expect(meant('May my puppy come with me?', 0.5)).toBe(false);
});

it('takes an entry somewhat like it where both ask the same, and not where one asks more', () => {
  expect(meant('are pets allowed', 0.4)).toBe(true);
  expect(meant('Are pets allowed to swim in the river?', 0.4)).toBe(false);
  expect(meant('are pets allowed', 0.1)).toBe(false);
});
