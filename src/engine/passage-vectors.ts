// The vectors of a passage as they are kept: one byte a number, with a scale for each row.
import type { EncodedText } from './read-batch.ts';

export interface PassageVectors {
  /** [pieces, vectorSize] and its scales: [pieces]. */
  readonly vectors: Int8Array;
  readonly vectorScales: Float32Array;
  /** [units + 1, width], the last row of the whole passage, and its scales. */
  readonly means: Int8Array;
  readonly meanScales: Float32Array;
}

const LARGEST = 127;

/** @param pieces How many the text has, and how many rows of means */
export function packVectors({ vectors, means }: EncodedText, pieces: number, rows: number): PassageVectors {
  const [packed, packedMeans] = [inBytes(vectors, pieces), inBytes(means, rows)];
  return {
    vectors: packed.values,
    vectorScales: packed.scales,
    means: packedMeans.values,
    meanScales: packedMeans.scales,
  };
}

export function unpackVectors({ vectors, vectorScales, means, meanScales }: PassageVectors): EncodedText {
  return { vectors: inNumbers(vectors, vectorScales), means: inNumbers(means, meanScales) };
}

function inBytes(numbers: Float32Array, rows: number): { values: Int8Array; scales: Float32Array } {
  const width = numbers.length / rows;
  const values = new Int8Array(numbers.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let largest = 0;
    for (let i = row * width; i < (row + 1) * width; i++)
      largest = Math.max(largest, Math.abs(numbers[i] as number));
    const scale = largest / LARGEST;
    scales[row] = scale;
    if (scale === 0) continue;
    for (let i = row * width; i < (row + 1) * width; i++)
      values[i] = Math.round((numbers[i] as number) / scale);
  }
  return { values, scales };
}

function inNumbers(values: Int8Array, scales: Float32Array): Float32Array {
  const width = values.length / scales.length;
  const numbers = new Float32Array(values.length);
  for (let row = 0; row < scales.length; row++) {
    const scale = scales[row] as number;
    for (let i = row * width; i < (row + 1) * width; i++) numbers[i] = (values[i] as number) * scale;
  }
  return numbers;
}

/** One run of bytes: the numbers of pieces and rows, then the scales, then the values. */
export function vectorBytes(packed: PassageVectors): Uint8Array {
  const { vectors, vectorScales, means, meanScales } = packed;
  const head = Int32Array.of(vectorScales.length, meanScales.length);
  const parts = [head, vectorScales, meanScales, vectors, means];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return bytes;
}

/** @throws Error for bytes that hold no vectors of these sizes */
export function vectorsOfBytes(stored: Uint8Array, vectorSize: number, width: number): PassageVectors {
  // A copy of its own begins where numbers of four bytes may.
  const { buffer } = Uint8Array.from(stored);
  const [pieces = 0, rows = 0] = new Int32Array(buffer, 0, 2);
  const expected = 8 + 4 * (pieces + rows) + pieces * vectorSize + rows * width;
  if (buffer.byteLength !== expected)
    throw new Error(`Vectors of ${pieces} pieces take ${expected} bytes, not ${buffer.byteLength}.`);
  let at = 8;
  const next = (bytes: number) => {
    at += bytes;
    return at - bytes;
  };
  return {
    vectorScales: new Float32Array(buffer, next(4 * pieces), pieces),
    meanScales: new Float32Array(buffer, next(4 * rows), rows),
    vectors: new Int8Array(buffer, next(pieces * vectorSize), pieces * vectorSize),
    means: new Int8Array(buffer, next(rows * width), rows * width),
  };
}
