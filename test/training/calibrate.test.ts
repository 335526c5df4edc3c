import { describe, expect, it } from 'vitest';
import { ANSWERABILITY_FEATURES, noAnswerProbabilityOf } from '../../src/engine/answerability.ts';
import { createRandom } from '../../src/model/random.ts';
import { type Checked, fitThreshold } from '../../src/training/calibrate.ts';
import { ANSWERABLE } from '../../src/training/calibration-questions.ts';
import { fitAnswerability } from '../../src/training/fit-answerability.ts';

const NOTHING = Object.fromEntries(ANSWERABILITY_FEATURES.map((name) => [name, 0])) as Checked['features'];

describe('fitAnswerability', () => {
  it('finds the odds that the cases were drawn with', () => {
    const random = createRandom(1);
    const truth = { ...NOTHING, one: -0.5, doubt: 1.5, numbers: 2 };
    const cases = Array.from({ length: 4000 }, () => {
      const features = {
        ...NOTHING,
        one: 1,
        doubt: 6 * random.next() - 3,
        numbers: Math.floor(2 * random.next()),
      };
      return { features, isNone: random.next() < noAnswerProbabilityOf(features, truth), weight: 1 };
    });
    const weights = fitAnswerability(cases);
    expect(weights.one).toBeCloseTo(-0.5, 0);
    expect(weights.doubt).toBeCloseTo(1.5, 0);
    expect(weights.numbers).toBeCloseTo(2, 0);
    expect(weights.coverage).toBe(0);
  });

  it('counts a case by its weight', () => {
    const features = { ...NOTHING, one: 1 };
    const weights = fitAnswerability([
      { features, isNone: true, weight: 3 },
      { features, isNone: false, weight: 1 },
    ]);
    expect(noAnswerProbabilityOf(features, weights)).toBeCloseTo(0.75, 2);
  });
});

describe('fitThreshold', () => {
  const checked = (isNone: boolean, doubt: number, weight = 1): Checked => ({
    asked: { context: '', question: '', answers: [], kind: isNone ? 'other' : ANSWERABLE, weight, title: '' },
    evidence: { first: 0, last: 0, confidence: 0, noAnswerProbability: doubt },
    f1: isNone ? 0 : 1,
    isExact: !isNone,
    features: NOTHING,
    isNone,
    weight,
  });
  const doubtOf = ({ evidence }: Checked) => evidence.noAnswerProbability;

  it('answers up to the doubt at which an answer still pays', () => {
    const all = [checked(false, 0.1), checked(false, 0.3), checked(true, 0.4), checked(true, 0.9)];
    expect(fitThreshold(all, doubtOf)).toBe(0.3);
  });

  it('is the stricter, the less the found answers are right', () => {
    const all = [checked(false, 0.1), checked(true, 0.2), checked(false, 0.3, 0.4), checked(true, 0.9)];
    expect(fitThreshold(all, doubtOf)).toBe(0.1);
  });
});
