import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countsIn, distributionOf, stabilityIndex } from '../../src/serving/stability-index.ts';

const counts = fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 });
/** Two windows over the same bins. */
const windows = counts.chain((one) =>
  fc.tuple(fc.constant(one), fc.array(fc.nat(1000), { minLength: one.length, maxLength: one.length })),
);
const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 300 });

describe('stabilityIndex', () => {
  it('is what it is by hand, also with an empty bin', () => {
    // Shares 0.5, 0.5 and 90.5/101, 10.5/101: 0.39604 · (ln 1.79208 − ln 0.20792).
    expect(stabilityIndex([50, 50], [90, 10])).toBeCloseTo(0.85306, 4);
    // Shares 100.5/101, 0.5/101 and 90.5/101, 10.5/101: 0.09901 · (ln 21 − ln 0.90050).
    expect(stabilityIndex([100, 0], [90, 10])).toBeCloseTo(0.31182, 4);
    expect(stabilityIndex([10, 20, 30], [10, 20, 30])).toBe(0);
  });

  it('is never negative, and the same in both directions and in any order of the bins', () => {
    fc.assert(
      fc.property(windows, ([one, other]) => {
        const index = stabilityIndex(one, other);
        expect(index).toBeGreaterThanOrEqual(0);
        expect(stabilityIndex(other, one)).toBeCloseTo(index, 9);
        expect(stabilityIndex(one.toReversed(), other.toReversed())).toBeCloseTo(index, 9);
      }),
    );
  });

  it('grows as more of the values move to another bin', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 499 }), fc.integer({ min: 1, max: 500 }), (few, more) => {
        fc.pre(few < more);
        const moved = (count: number) => stabilityIndex([500, 500], [500 - count, 500 + count]);
        expect(moved(more)).toBeGreaterThan(moved(few));
      }),
    );
  });
});

describe('distributionOf', () => {
  it('puts a tenth of distinct values into each of ten bins', () => {
    const { edges, counts: bins, mean } = distributionOf(Array.from({ length: 1000 }, (_, i) => i + 1));
    expect(edges).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900]);
    expect(bins).toEqual(new Array(10).fill(100));
    expect(mean).toBe(500.5);
  });

  it('has fewer bins where values are the same, and keeps one for what is not there yet', () => {
    expect(distributionOf([0, 0, 0, 0])).toEqual({ mean: 0, edges: [], counts: [4] });
    expect(distributionOf([0, 0, 0, 0], [0])).toEqual({ mean: 0, edges: [0], counts: [4, 0] });
    expect(distributionOf([3, 3, 3, 8])).toEqual({ mean: 4.25, edges: [3], counts: [3, 1] });
  });

  it('counts every value once, in bins whose edges rise', () => {
    fc.assert(
      fc.property(values, values, (reference, now) => {
        const { edges, counts: bins } = distributionOf(reference, [0]);
        expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b));
        expect(bins.reduce((sum, count) => sum + count, 0)).toBe(reference.length);
        expect(countsIn(edges, now).reduce((sum, count) => sum + count, 0)).toBe(now.length);
        expect(countsIn(edges, reference)).toEqual(bins);
      }),
    );
  });
});
