// What the trainer needs of a thing to be learned. Two exist: the reader and the writer.
import type { Backend } from '../engine/tensorflow/backend.ts';
import type { WeightSpec } from '../model/weights.ts';

/** Sums over `count` questions, so that shares of several processes add up. */
export interface Scores {
  readonly exactMatch: number;
  readonly f1: number;
  readonly count: number;
}

export interface Task {
  readonly specs: readonly WeightSpec[];
  /** Batches of the whole run. */
  readonly batches: number;
  /** Makes batch `number` ready while the process waits for others; optional to call. */
  prepare(number: number): void;
  /** Fills `gradients` for batch `number` at these weights; both are flat in the order of `specs`. */
  step(weights: Float32Array, number: number, gradients: Float32Array): { loss: number; examples: number };
  /** Scores on `limit` held-out questions, or on one share of them. */
  evaluate(weights: Float32Array, limit: number, share: { rank: number; of: number }): Scores;
}

/** A task as one process has built it. */
export interface BuiltTask {
  readonly task: Task;
  readonly backend: Backend;
}
