// Teaches the writer: its loss, its gradients for a batch, and how many words and sentences it would get right.
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Backend } from '../engine/tensorflow/backend.ts';
import { sourceInputs } from '../engine/tensorflow/inputs.ts';
import { createLstm } from '../engine/tensorflow/lstm.ts';
import { createTensorflowOperators } from '../engine/tensorflow/operators.ts';
import type { Hyperparameters } from '../model/hyperparameters.ts';
import { createRandom, type Random } from '../model/random.ts';
import { writerWeights } from '../model/weights.ts';
import { encodeSource, writeForced } from '../model/writer.ts';
import type { Lexicon } from '../text/lexicon.ts';
import { type WordTable, wordRows } from '../text/word-table.ts';
import { dropoutMask } from './dropout.ts';
import { markedSoftmaxLoss } from './marked-softmax.ts';
import type { Scores, Task } from './task.ts';
import { gradientsOf, weightTensors } from './tensors.ts';
import { makeWriterBatch, type WriterBatch, type WriterBatches } from './writer-batches.ts';
import type { SentenceItem } from './writer-dataset.ts';

export interface WriterTaskOptions {
  readonly backend: Backend;
  readonly hyperparameters: Hyperparameters;
  readonly lexicon: Lexicon;
  readonly words: WordTable;
  readonly batches: WriterBatches;
  readonly heldOut: readonly SentenceItem[];
  readonly dropout: number;
  readonly seed: number;
}

const EVALUATION_BATCH = 32;

export function createWriterTask(options: WriterTaskOptions): Task {
  const { backend, hyperparameters, lexicon, words, batches, heldOut, seed } = options;
  const { tf } = backend;
  const specs = writerWeights(hyperparameters);
  const lstm = createLstm(tf);

  /** Scores of every choice at every step: [b·l, outputIds + m]. */
  const logitsOf = (weights: ReadonlyMap<string, Tensor>, batch: WriterBatch, random?: Random): Tensor2D => {
    const o = createTensorflowOperators({
      tf,
      lstm,
      weight: (name) => weights.get(name) as Tensor,
      wordRows: (ids) => wordRows(words, ids),
      ...(random ? { dropoutMask: dropoutMask(tf, options.dropout, random) } : {}),
    });
    const { memory, state } = encodeSource(o, sourceInputs(tf, batch.source));
    const written = {
      wordIds: tf.tensor1d(batch.wordIds, 'int32'),
      tunedIds: tf.tensor1d(batch.tunedIds, 'int32'),
    };
    const shape = [batch.source.size, batch.steps, hyperparameters.wordSize];
    const logits = writeForced(o, memory, state, (vectors) => tf.reshape(vectors, shape), written);
    return tf.reshape(logits, [batch.source.size * batch.steps, -1]);
  };

  let prepared: { readonly number: number; readonly batch: WriterBatch } | undefined;
  const prepare = (number: number) => {
    if (prepared?.number !== number && number < batches.total)
      prepared = { number, batch: batches.batch(number) };
  };

  const step = (flat: Float32Array, number: number, gradients: Float32Array) => {
    prepare(number);
    const { batch } = prepared as { batch: WriterBatch };
    const random = createRandom(seed * 15_485_863 + number);
    const rows = batch.weights.length;
    const loss = gradientsOf(tf, specs, flat, gradients, (weights) => {
      const marked = tf.tensor2d(batch.marked, [rows, batch.marked.length / rows]);
      return markedSoftmaxLoss(
        tf,
        logitsOf(weights, batch, random),
        marked,
        tf.tensor1d(batch.weights) as Tensor1D,
      );
    });
    return { loss, examples: batch.source.size };
  };

  /** Given all earlier words: sentences (`exactMatch`) and, within them, words (`f1`) that it would get right. */
  const evaluate = (flat: Float32Array, limit: number, share: { rank: number; of: number }): Scores => {
    const mine = heldOut.slice(0, limit).filter((_, i) => i % share.of === share.rank);
    const weights = weightTensors(tf, specs, flat);
    const sums = { exactMatch: 0, f1: 0, count: 0 };
    for (let from = 0; from < mine.length; from += EVALUATION_BATCH) {
      const chosen = mine.slice(from, from + EVALUATION_BATCH).map((item) => ({ item, source: item.source }));
      const batch = makeWriterBatch(lexicon, chosen, hyperparameters.outputIds);
      const best = tf.tidy(() => tf.argMax(logitsOf(weights, batch), 1).dataSync());
      const width = batch.marked.length / batch.weights.length;
      chosen.forEach((_, b) => {
        let right = 0;
        let all = 0;
        for (let row = b * batch.steps; row < (b + 1) * batch.steps; row++) {
          if (batch.weights[row] === 0) continue;
          all++;
          right += batch.marked[row * width + (best[row] as number)] as number;
        }
        sums.exactMatch += right === all ? 1 : 0;
        sums.f1 += right / Math.max(1, all);
        sums.count++;
      });
    }
    for (const tensor of weights.values()) tensor.dispose();
    return sums;
  };

  return { specs, batches: batches.total, prepare, step, evaluate };
}
