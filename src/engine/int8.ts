// Numbers stored as one byte each, with a scale for each row or column of their matrix.
import { AppError } from '../errors.ts';

/** What shares a scale: a `row` of a table that is looked up, a `column` of a kernel, which makes one output. */
export type ScaledBy = 'row' | 'column';

interface ScaledInt8 {
  /** -127 to 127; each times its scale is the number. */
  readonly values: Int8Array<ArrayBuffer>;
  readonly scales: Float32Array<ArrayBuffer>;
}

const LARGEST = 127;

/**
 * Rounds to the nearest of 255 steps, the largest number of each row or column being the last of them: off by half a
 * scale at most. `width` is the length of a row. Throws `invalid_input` for what is no number.
 */
export function toInt8(numbers: Float32Array, width: number, by: ScaledBy): ScaledInt8 {
  const scaleOf = scaleIndex(width, by);
  const scales = new Float32Array(by === 'row' ? numbers.length / width : width);
  numbers.forEach((number, i) => {
    if (!Number.isFinite(number))
      throw new AppError('invalid_input', `The number ${number} has no int8 form.`);
    scales[scaleOf(i)] = Math.max(scales[scaleOf(i)] as number, Math.abs(number) / LARGEST);
  });
  const values = new Int8Array(numbers.length);
  numbers.forEach((number, i) => {
    const scale = scales[scaleOf(i)] as number;
    values[i] = scale === 0 ? 0 : Math.round(number / scale);
  });
  return { values, scales };
}

/** The numbers, each rounded once to single precision, as ONNX's Mul does. */
export function fromInt8(
  { values, scales }: ScaledInt8,
  width: number,
  by: ScaledBy,
): Float32Array<ArrayBuffer> {
  const scaleOf = scaleIndex(width, by);
  return Float32Array.from(values, (value, i) => value * (scales[scaleOf(i)] as number));
}

const scaleIndex = (width: number, by: ScaledBy) => (i: number) =>
  by === 'row' ? Math.floor(i / width) : i % width;
