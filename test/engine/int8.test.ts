import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromInt8, type ScaledBy, toInt8 } from '../../src/engine/int8.ts';

const WIDTH = 3;
/** As weights are: none is so small that its scale loses digits. */
const weight = fc.float({ min: -1000, max: 1000, noNaN: true }).map((x) => (Math.abs(x) < 1e-30 ? 0 : x));
const numbers = fc
  .array(weight, { minLength: WIDTH, maxLength: 8 * WIDTH })
  .map((values) => Float32Array.from(values.slice(0, values.length - (values.length % WIDTH))));

describe.each<ScaledBy>(['row', 'column'])('one byte a number, scaled by %s', (by) => {
  const scaleAt = (i: number) => (by === 'row' ? Math.floor(i / WIDTH) : i % WIDTH);

  it('is off by half a scale at most', () => {
    fc.assert(
      fc.property(numbers, (before) => {
        const stored = toInt8(before, WIDTH, by);
        fromInt8(stored, WIDTH, by).forEach((after, i) => {
          const scale = stored.scales[scaleAt(i)] as number;
          expect(Math.abs(after - (before[i] as number))).toBeLessThanOrEqual(0.501 * scale);
        });
      }),
    );
  });

  it('gives one scale to each, so that a large one costs the others nothing', () => {
    const before = Float32Array.of(0.01, 0.02, 0.03, 0.02, 0.01, 0.03, 1000, 1000, 1000);
    const { scales } = toInt8(before, WIDTH, by);
    expect(scales).toHaveLength(3);
    expect((scales[0] as number) < 1).toBe(by === 'row');
  });

  it('stores the same again', () => {
    fc.assert(
      fc.property(numbers, (before) => {
        const once = toInt8(before, WIDTH, by);
        expect(toInt8(fromInt8(once, WIDTH, by), WIDTH, by).values).toEqual(once.values);
      }),
    );
  });

  it('keeps nothing as nothing, and refuses what is no number', () => {
    expect(fromInt8(toInt8(new Float32Array(6), WIDTH, by), WIDTH, by)).toEqual(new Float32Array(6));
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => toInt8(Float32Array.of(1, bad, 2), WIDTH, by)).toThrow('has no int8 form');
  });
});
