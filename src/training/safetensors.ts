// Reads tensors from a safetensors file: a header's length (64 bits), the header as JSON, the numbers
// (https://github.com/huggingface/safetensors, "Format").
import { readFileSync } from 'node:fs';

export interface LoadedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

const HEADER_AT = 8;

/** @throws Error for a tensor that the file lacks, or that is not of single precision */
export function readSafetensors(file: string): (name: string) => LoadedTensor {
  const bytes = readFileSync(file);
  const dataAt = HEADER_AT + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', HEADER_AT, dataAt)) as Record<string, Entry | undefined>;
  return (name) => {
    const entry = header[name];
    if (entry?.dtype !== 'F32') throw new Error(`${file} has no ${name} of single precision.`);
    const [start, end] = entry.data_offsets;
    // A copy of its own begins where single precision may.
    const copy = Uint8Array.from(bytes.subarray(dataAt + start, dataAt + end));
    return { shape: entry.shape, values: new Float32Array(copy.buffer) };
  };
}
