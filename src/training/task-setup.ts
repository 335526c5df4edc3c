// What the tasks of reader and writer are made from, and what both do alike.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Backend } from '../engine/tensorflow/backend.ts';
import { createLstm } from '../engine/tensorflow/lstm.ts';
import { createTensorflowOperators } from '../engine/tensorflow/operators.ts';
import type { Hyperparameters } from '../model/hyperparameters.ts';
import type { Operators } from '../model/operators.ts';
import { createRandom, type Random } from '../model/random.ts';
import type { Lexicon } from '../text/lexicon.ts';
import { type WordTable, wordRows } from '../text/word-table.ts';
import { dropoutMask } from './dropout.ts';

export interface TaskSetup {
  readonly backend: Backend;
  readonly hyperparameters: Hyperparameters;
  readonly lexicon: Lexicon;
  readonly words: WordTable;
  /** Share of the columns dropped between layers. */
  readonly dropout: number;
  readonly seed: number;
}

type OperatorsOf = (weights: ReadonlyMap<string, Tensor>, dropping?: Random) => Operators<Tensor>;

/** Operators over given weights; with a random source they drop columns as training does. */
export function taskOperators({ backend: { tf }, words, dropout }: TaskSetup): OperatorsOf {
  const lstm = createLstm(tf);
  return (weights, dropping) =>
    createTensorflowOperators({
      tf,
      lstm,
      weight: (name) => weights.get(name) as Tensor,
      wordRows: (ids) => wordRows(words, ids),
      ...(dropping ? { dropoutMask: dropoutMask(tf, dropout, dropping) } : {}),
    });
}

/** The random source of a step: the same for the same seed and batch, whoever computes it. */
export const stepRandom = ({ seed }: TaskSetup, number: number): Random =>
  createRandom(seed * 15_485_863 + number);

/** Holds the batch that comes next, so that it can be made while the coordinator works. */
export function createUpcoming<B>(batches: { readonly total: number; batch(number: number): B }) {
  let held: { readonly number: number; readonly batch: B } | undefined;
  const prepare = (number: number): void => {
    if (held?.number !== number && number < batches.total) held = { number, batch: batches.batch(number) };
  };
  return {
    prepare,
    /** The batch `number`, made now if it was not prepared. */
    take(number: number): B {
      prepare(number);
      return (held as { batch: B }).batch;
    },
  };
}
