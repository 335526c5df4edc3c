import { expect, it } from 'vitest';
import { fromFloat16, toFloat16 } from '../../src/engine/float16.ts';

it('gives every half back unchanged', () => {
  const halves = Uint16Array.from({ length: 65_536 }, (_, i) => i).filter(
    (half) => (half & 0x7c00) !== 0x7c00,
  );
  expect(toFloat16(fromFloat16(halves))).toEqual(halves);
});

it('knows the halves of well-known numbers', () => {
  const values = Float32Array.of(1, -2, 0.5, 65_504, 2 ** -14, 2 ** -24, 1 / 3, 0);
  const halves = [0x3c00, 0xc000, 0x3800, 0x7bff, 0x0400, 0x0001, 0x3555, 0];
  expect([...toFloat16(values)]).toEqual(halves);
});

it('rounds to the nearest half, ties to even', () => {
  const step = 2 ** -10; // between halves just above 1
  const values = Float32Array.of(1 + 0.49 * step, 1 + 0.5 * step, 1 + 0.51 * step, 1 + 1.5 * step);
  expect([...fromFloat16(toFloat16(values))]).toEqual([1, 1, 1 + step, 1 + 2 * step]);
  const tiny = 2 ** -24; // between halves just above 0
  const small = Float32Array.of(0.49 * tiny, 0.5 * tiny, 0.51 * tiny, -1.5 * tiny, 2 ** -14 - 0.25 * tiny);
  expect([...fromFloat16(toFloat16(small))]).toEqual([0, 0, tiny, -2 * tiny, 2 ** -14]);
});

it.each([65_520, -1e6, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
  expect(() => toFloat16(Float32Array.of(value))).toThrow('does not fit');
});
