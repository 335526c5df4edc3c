import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURATED_THRESHOLD, createCuratedMatcher } from '../../src/knowledge/curated-matcher.ts';
import { solvePositive } from '../../src/knowledge/solve-positive.ts';

const OPENING = { questions: ['When do you open?', 'What are your opening hours?'], answer: 'At nine.' };
const PARKING = {
  questions: ['Where can I park my car?', 'Is there a car park?'],
  answer: 'Behind the house.',
};
const CARD = { questions: ['How do I get a library card?', 'I lost my card'], answer: 'At the desk.' };
const ENTRIES = [OPENING, PARKING, CARD];

describe('the curated matcher', () => {
  it('knows the phrasings that it was given, whatever their case and marks', () => {
    const matcher = createCuratedMatcher(ENTRIES);
    for (const entry of ENTRIES) {
      for (const question of entry.questions) {
        const [best] = matcher.match(question.toUpperCase().replace('?', ' !'));
        expect(best?.entry).toBe(entry);
        expect(best?.confidence).toBeGreaterThan(CURATED_THRESHOLD);
      }
    }
  });

  it('finds other phrasings, misspelt ones too, and gives the nearest entries in order', () => {
    const matcher = createCuratedMatcher(ENTRIES);
    expect(matcher.match('is parkng free for my car')[0]?.entry).toBe(PARKING);
    const confidences = matcher
      .match('can I park my car with a library card')
      .map(({ confidence }) => confidence);
    expect(confidences.length).toBeGreaterThan(1);
    expect(confidences).toEqual(confidences.toSorted((one, other) => other - one));
  });

  it('is not sure of a question about something else', () => {
    const matcher = createCuratedMatcher(ENTRIES);
    expect(matcher.match('Zeppelins!')).toEqual([]);
    expect(matcher.match('Did Napoleon win at Jena?')[0]?.confidence ?? 0).toBeLessThan(CURATED_THRESHOLD);
  });

  it('goes by what a question means where it has vectors', () => {
    const count = ENTRIES.flatMap(({ questions }) => questions).length;
    const unit = (direction: number) =>
      Float32Array.from({ length: count }, (_, i) => Number(i === direction));
    const at = ENTRIES.indexOf(PARKING);
    const first = ENTRIES.slice(0, at).flatMap(({ questions }) => questions).length;
    const vectors = Array.from({ length: count }, (_, i) => unit(i));
    const matcher = createCuratedMatcher(ENTRIES, vectors);
    expect(matcher.match('vehicle', { sentence: unit(first) })[0]?.entry).toBe(PARKING);
    expect(createCuratedMatcher(ENTRIES).match('vehicle')).toEqual([]);
  });

  it('answers nothing where nothing is known or asked', () => {
    expect(createCuratedMatcher([]).match('When do you open?')).toEqual([]);
    expect(createCuratedMatcher(ENTRIES).match('')).toEqual([]);
  });
});

describe('solving a positive system', () => {
  it('gives the x that was multiplied', () => {
    const numbers = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(numbers, (cells) => {
        // B·Bᵀ + I is positive definite.
        const row = (i: number) => cells.slice(4 * i, 4 * i + 4);
        const dot = (one: readonly number[], other: readonly number[]) =>
          one.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
        const matrix = [0, 1, 2, 3].map((i) =>
          [0, 1, 2, 3].map((j) => dot(row(i), row(j)) + (i === j ? 1 : 0)),
        );
        const x = [1, -2, 3, 0.5];
        const b = matrix.map((line) => dot(line, x));
        const solved = solvePositive(
          matrix.map((line, i) => line.slice(0, i + 1)),
          b,
        );
        solved.forEach((value, i) => {
          expect(value).toBeCloseTo(x[i] as number, 6);
        });
      }),
    );
  });
});
