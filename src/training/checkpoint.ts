// Saves all that a run needs to go on: weights, optimiser state, running average, position. Written whole or not at all.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { AdamState } from './adam.ts';

export interface Progress {
  step: number;
  examples: number;
  seconds: number;
  bestF1: number;
  sinceBest: number;
}

export interface Checkpoint extends AdamState {
  readonly progress: Progress;
}

const ARRAYS = ['weights', 'mean', 'variance', 'average'] as const;

/** One JSON line, then the four arrays. */
export function saveCheckpoint(folder: string, checkpoint: Checkpoint): void {
  const file = join(folder, 'checkpoint.bin');
  const partial = `${file}.partial`;
  const handle = openSync(partial, 'w');
  try {
    writeSync(
      handle,
      `${JSON.stringify({ progress: checkpoint.progress, length: checkpoint.weights.length })}\n`,
    );
    for (const name of ARRAYS) {
      const array = checkpoint[name];
      writeSync(handle, new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(partial, file);
}

/** @throws AppError `invalid_input` when there is a checkpoint that cannot be read. */
export function loadCheckpoint(folder: string): Checkpoint | undefined {
  const file = join(folder, 'checkpoint.bin');
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  const headerEnd = bytes.indexOf(10);
  const { progress, length } = JSON.parse(bytes.subarray(0, headerEnd).toString()) as {
    progress: Progress;
    length: number;
  };
  if (bytes.length !== headerEnd + 1 + ARRAYS.length * length * 4) {
    throw new AppError('invalid_input', `${file} is damaged: remove it to start again`);
  }
  const arrays = ARRAYS.map((_, i) => {
    const from = headerEnd + 1 + i * length * 4;
    return new Float32Array(Uint8Array.from(bytes.subarray(from, from + length * 4)).buffer);
  }) as [Float32Array, Float32Array, Float32Array, Float32Array];
  return { weights: arrays[0], mean: arrays[1], variance: arrays[2], average: arrays[3], progress };
}
