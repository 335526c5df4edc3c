// The options of `frontdesk train`, read.
import { basename, dirname, join } from 'node:path';
import { AppError } from '../errors.ts';
import type { DataFile } from '../training/reader-run.ts';

export interface TrainFlags {
  readonly data: readonly DataFile[];
  readonly vocabularyData: readonly string[];
  readonly sentences?: string;
  readonly from?: string;
  readonly folder: string;
  readonly publish?: string;
  readonly only?: 'reader' | 'writer';
  readonly resume: boolean;
  readonly device: 'cpu' | 'gpu' | 'wasm';
  readonly processes: number;
  readonly seed: number;
  readonly heldOut: number;
  readonly dropout: number;
  readonly epochs?: number;
  readonly longEpochs?: number;
  readonly writerEpochs: number;
  readonly batchTokens?: number;
  readonly checkpointEvery: number;
  readonly evaluateEvery?: number;
  readonly learningRate?: number;
  readonly patience?: number;
  readonly keep: number;
  readonly size: 'full' | 'tiny';
  readonly json: boolean;
}

/** `FILE[:weight[:unanswerable[:altered]]]` */
export function parseDataFile(text: string): DataFile {
  const [, path, weight, unanswerable, altered] =
    /^(.+?)(?::([\d.]+))?(?::([\d.]+))?(?::([\d.]+))?$/.exec(text) ?? [];
  if (path === undefined)
    throw new AppError('invalid_input', `--data ${text}: give FILE[:weight[:unanswerable[:altered]]]`);
  return {
    path,
    weight: Number(weight ?? 1),
    unanswerable: Number(unanswerable ?? 0),
    altered: Number(altered ?? 0),
  };
}

/** Name and version that a folder `models/<name>/<version>` stands for. */
export function versionOf(folder: string): { name: string; version: string } {
  return { name: basename(dirname(join(folder))), version: basename(folder) };
}
