// Teaches the writer: its loss, its gradients for a batch, and how many words and sentences it would get right.
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { sourceInputs } from '../engine/tensorflow/inputs.ts';
import type { Random } from '../model/random.ts';
import { writerWeights } from '../model/weights.ts';
import { encodeSource, writeForced } from '../model/writer.ts';
import { markedSoftmaxLoss } from './marked-softmax.ts';
import type { Scores, Task } from './task.ts';
import { createUpcoming, stepRandom, type TaskSetup, taskOperators } from './task-setup.ts';
import { gradientsOf, weightTensors } from './tensors.ts';
import { makeWriterBatch, type WriterBatch, type WriterBatches } from './writer-batches.ts';
import type { SentenceItem } from './writer-dataset.ts';

export interface WriterTaskOptions extends TaskSetup {
  readonly batches: WriterBatches;
  readonly heldOut: readonly SentenceItem[];
}

const EVALUATION_BATCH = 32;

export function createWriterTask(options: WriterTaskOptions): Task {
  const { backend, hyperparameters, lexicon, batches, heldOut } = options;
  const { tf } = backend;
  const specs = writerWeights(hyperparameters);
  const operators = taskOperators(options);
  const upcoming = createUpcoming(batches);

  /** Scores of every choice at every step: [b·l, outputIds + m]. */
  const logitsOf = (weights: ReadonlyMap<string, Tensor>, batch: WriterBatch, random?: Random): Tensor2D => {
    const o = operators(weights, random);
    const { memory, state } = encodeSource(o, sourceInputs(tf, batch.source));
    const written = {
      wordIds: tf.tensor1d(batch.wordIds, 'int32'),
      tunedIds: tf.tensor1d(batch.tunedIds, 'int32'),
    };
    const shape = [batch.source.size, batch.steps, hyperparameters.wordSize];
    const logits = writeForced(o, memory, state, (vectors) => tf.reshape(vectors, shape), written);
    return tf.reshape(logits, [batch.source.size * batch.steps, -1]);
  };

  const step = (flat: Float32Array, number: number, gradients: Float32Array) => {
    const batch = upcoming.take(number);
    const random = stepRandom(options, number);
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

  return { specs, measure: 'f1', batches: batches.total, prepare: upcoming.prepare, step, evaluate };
}
