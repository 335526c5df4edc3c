// Half-precision numbers (IEEE 754 binary16), as weight files store them.
import { AppError } from '../errors.ts';

/** Rounds to the nearest half, ties to even, as bit patterns. Throws `invalid_input` for what no half can hold. */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) {
    const half = halfOf(bits[i] as number);
    if ((half & 0x7c00) === 0x7c00)
      throw new AppError('invalid_input', `The number ${values[i]} does not fit in half precision.`);
    halves[i] = half;
  }
  return halves;
}

/** The numbers of bit patterns. */
export function fromFloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(halves.length);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i] as number;
    const sign = (half & 0x8000) << 16;
    const exponent = (half >> 10) & 31;
    const fraction = half & 0x3ff;
    if (exponent === 0) values[i] = (sign === 0 ? fraction : -fraction) * 2 ** -24;
    else bits[i] = sign | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13);
  }
  return values;
}

function halfOf(single: number): number {
  const sign = (single >>> 16) & 0x8000;
  const exponent = ((single >>> 23) & 255) - 112;
  const fraction = single & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00 | (exponent === 143 && fraction ? 0x200 : 0);
  // A carry out of the fraction goes into the exponent, which is what rounding up to the next power wants.
  if (exponent > 0) return sign | (((exponent << 10) | (fraction >>> 13)) + roundsUp(fraction, 13));
  if (exponent < -10) return sign;
  const shift = 14 - exponent;
  const significand = fraction | 0x800000;
  return sign | ((significand >>> shift) + roundsUp(significand, shift));
}

/** 1 when dropping the last `shift` bits rounds up: over a half, or a half and the kept part is odd. */
function roundsUp(value: number, shift: number): 0 | 1 {
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (value >>> shift) & 1) ? 1 : 0;
}
