// What the trainer needs of a thing to be learned. Two exist: the reader and the writer.
import type { WeightSpec } from '../model/weights.ts';

/** Sums over `count` questions, so that those of several processes add up; each task names its own. */
export interface Scores {
  readonly count: number;
  readonly [measure: string]: number;
}

export interface Task {
  readonly specs: readonly WeightSpec[];
  /** The measure that the best weights are chosen by. */
  readonly measure: string;
  /** How fast each weight learns beside the run's rate. Default: 1 for all. */
  readonly rateOf?: (spec: WeightSpec) => number;
  /** Batches of the whole run. */
  readonly batches: number;
  /** Makes batch `number` ready while the process waits for others; optional to call. */
  prepare(number: number): void;
  /** Fills `gradients` for batch `number` at these weights; both are flat in the order of `specs`. */
  step(weights: Float32Array, number: number, gradients: Float32Array): { loss: number; examples: number };
  /** Scores on `limit` held-out questions, or on one share of them. */
  evaluate(weights: Float32Array, limit: number, share: { rank: number; of: number }): Scores;
}
