import { describe, expect, it } from 'vitest';
import {
  auc,
  bestThreshold,
  confidenceBins,
  expectedCalibrationError,
  percentile,
  thresholdCurve,
} from '../../src/training/confidence-scores.ts';

const judged = (pairs: readonly [number, boolean][]) =>
  pairs.map(([confidence, isPositive]) => ({ confidence, isPositive }));

describe('auc', () => {
  it('is the share of pairs in the right order, ties counted half', () => {
    // Positives 0.9, 0.4, 0.4; negatives 0.6, 0.4: of six pairs 2 are right, 2 wrong, 2 tied.
    const some = judged([
      [0.9, true],
      [0.4, true],
      [0.4, true],
      [0.6, false],
      [0.4, false],
    ]);
    expect(auc(some)).toBeCloseTo((2 + 2 / 2) / 6, 12);
  });

  it('is 1 when every positive is surer, 0 when none is', () => {
    expect(
      auc(
        judged([
          [0.9, true],
          [0.1, false],
        ]),
      ),
    ).toBe(1);
    expect(
      auc(
        judged([
          [0.1, true],
          [0.9, false],
        ]),
      ),
    ).toBe(0);
  });

  it('says nothing when there is only one kind', () => {
    expect(auc(judged([[0.9, true]]))).toBeUndefined();
    expect(auc([])).toBeUndefined();
  });
});

describe('bestThreshold', () => {
  const choice = (confidence: number, scoreOfAnswer: number, isUnanswerable: boolean) => ({
    confidence,
    scoreOfAnswer,
    scoreOfSilence: Number(isUnanswerable),
  });

  it('finds where silence begins to pay', () => {
    const choices = [
      choice(0.9, 1, false),
      choice(0.7, 0.5, false),
      choice(0.5, 0, true),
      choice(0.2, 1, false),
    ];
    // Nothing answered: 1/4. From 0.9: 2/4. From 0.7: 2.5/4. From 0.5: 1.5/4. From 0.2: 2.5/4, no better.
    expect(thresholdCurve(choices).map(({ score }) => score)).toEqual([0.25, 0.5, 0.625, 0.375, 0.625]);
    expect(bestThreshold(choices)).toEqual({ threshold: 0.7, score: 0.625 });
  });

  it('gives equally sure answers together or not at all', () => {
    const choices = [choice(0.5, 1, false), choice(0.5, 0, true), choice(0.5, 0, true)];
    expect(bestThreshold(choices)).toEqual({ threshold: Number.POSITIVE_INFINITY, score: 2 / 3 });
  });

  it('has none for no questions', () => {
    expect(bestThreshold([])).toBeUndefined();
  });
});

describe('expectedCalibrationError', () => {
  it('weighs the gap of each bin by its size', () => {
    const bins = confidenceBins(
      judged([
        [0.95, true],
        [0.85, false],
        [0.2, false],
        [1, true],
      ]),
      2,
    );
    expect(bins.map(({ count }) => count)).toEqual([1, 3]);
    // First bin: |0 − 0.2|. Second: |2/3 − (0.95 + 0.85 + 1)/3| = 0.8/3.
    expect(expectedCalibrationError(bins)).toBeCloseTo(0.2 / 4 + (3 / 4) * (0.8 / 3), 12);
  });

  it('is 0 for no answers', () => {
    expect(expectedCalibrationError(confidenceBins([]))).toBe(0);
  });
});

describe('percentile', () => {
  it('lies between two values in proportion', () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(percentile([1, 2, 3], 1)).toBe(3);
    expect(percentile([], 0.5)).toBe(0);
  });
});
