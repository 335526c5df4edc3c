// The options of `frontdesk train`, read.
import { basename, dirname, join } from 'node:path';
import { AppError } from '../errors.ts';
import type { DataFile } from '../training/reading/run.ts';

export interface TrainFlags {
  readonly desks: readonly string[];
  readonly heldOutDesks?: string;
  readonly data: readonly DataFile[];
  readonly encoder?: string;
  readonly from?: string;
  readonly folder: string;
  readonly publish?: string;
  readonly resume: boolean;
  readonly device: 'cpu' | 'gpu' | 'wasm';
  readonly processes: number;
  readonly steps?: number;
  readonly deskShare: readonly [number, number];
  readonly questions: number;
  readonly candidates: number;
  readonly frozenLayers: number;
  readonly encoderRate: number;
  readonly learningRate?: number;
  readonly judgeSteps?: number;
  readonly judgeQuestions: number;
  readonly judgeCandidates: number;
  readonly judgeDeskShare: number;
  readonly seed: number;
  readonly dropout: number;
  readonly checkpointEvery: number;
  readonly evaluateEvery?: number;
  readonly patience: number;
  readonly keep: number;
  readonly json: boolean;
}

/** `FILE[:weight]` */
export function parseDataFile(text: string): DataFile {
  const [, path, weight] = /^(.+?)(?::([\d.]+))?$/.exec(text) ?? [];
  if (path === undefined) throw new AppError('invalid_input', `--data ${text}: give FILE[:weight]`);
  return { path, weight: Number(weight ?? 1) };
}

/** Name and version that a folder `models/<name>/<version>` stands for. */
export function versionOf(folder: string): { name: string; version: string } {
  return { name: basename(dirname(join(folder))), version: basename(folder) };
}
