// Improves a shipped model on a few hundred questions of one's own, without forgetting what it knew.
//
// The tuned weights are averaged with the old ones afterwards (Wortsman et al. 2022, "Robust fine-tuning of zero-shot
// models"): between the two lies a model that has most of the gain and little of the loss.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelWeights } from '../engine/stored-weights.ts';
import type { Hyperparameters } from '../model/hyperparameters.ts';
import {
  readerWeights,
  sizeOf,
  totalSize,
  type WeightSpec,
  weightViews,
  writerWeights,
} from '../model/weights.ts';
import type { VocabularyData } from '../text/vocabulary.ts';
import type { ReaderRun } from './reader-run.ts';
import { saveRunVocabulary } from './run-vocabulary.ts';
import { type Schedule, trainModel } from './train-model.ts';
import type { WriterRun } from './writer-run.ts';

export interface FineTuneOptions {
  readonly from: {
    readonly vocabulary: VocabularyData;
    readonly weights: ModelWeights;
    readonly hyperparameters: Hyperparameters;
  };
  /** The part that goes on learning. */
  readonly run: ReaderRun | WriterRun;
  /** Share of the old weights in the result, 0 to 1. */
  readonly keep: number;
  readonly schedule: Schedule;
  readonly processes: number;
  readonly resume: boolean;
  readonly log: (line: string) => void;
}

/** Returns the weights of the part, flat in the order of `readerWeights` or `writerWeights`. */
export async function fineTune(options: FineTuneOptions): Promise<Float32Array> {
  const { from, run, keep, schedule, processes, resume, log } = options;
  mkdirSync(run.folder, { recursive: true });
  if (!resume) rmSync(join(run.folder, 'vocabulary.json'), { force: true });
  const { vocabulary: data, hyperparameters } = from;
  saveRunVocabulary(run.folder, { data, words: from.weights.words, hyperparameters });
  const specsOf = run.kind === 'reader' ? readerWeights : writerWeights;
  const old = flatWeights(specsOf(from.hyperparameters), from.weights.trained);
  const { weights } = await trainModel({ run, schedule, processes, resume, initial: old, log });
  return weights.map((value, i) => keep * (old[i] as number) + (1 - keep) * value);
}

/** One flat array in the order of `specs` from weights by name. */
export function flatWeights(
  specs: readonly WeightSpec[],
  weights: ReadonlyMap<string, Float32Array>,
): Float32Array {
  const flat = new Float32Array(totalSize(specs));
  let offset = 0;
  for (const spec of specs) {
    flat.set(weights.get(spec.name) as Float32Array, offset);
    offset += sizeOf(spec);
  }
  return flat;
}

/** Weights by name of reader and writer together, as a model version holds them. */
export function namedWeights(
  parts: readonly { readonly specs: (h: Hyperparameters) => WeightSpec[]; readonly flat: Float32Array }[],
  hyperparameters: Hyperparameters,
): Map<string, Float32Array> {
  return new Map(parts.flatMap(({ specs, flat }) => [...weightViews(specs(hyperparameters), flat)]));
}
