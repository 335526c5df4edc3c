// Teaches the reader: its loss, its gradients for a batch, and its scores on held-out questions.
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { readerInputs } from '../engine/tensorflow/inputs.ts';
import { read } from '../model/reader.ts';
import { readerWeights } from '../model/weights.ts';
import { exactMatch, f1 } from '../text/answer-scores.ts';
import { encodeBatch } from '../text/encode.ts';
import type { Question } from './dataset.ts';
import { markedSoftmaxLoss } from './marked-softmax.ts';
import type { ReaderBatches } from './reader-batches.ts';
import type { Scores, Task } from './task.ts';
import { createUpcoming, stepRandom, type TaskSetup, taskOperators } from './task-setup.ts';
import { gradientsOf, weightTensors } from './tensors.ts';

export interface ReaderTaskOptions extends TaskSetup {
  readonly batches: ReaderBatches;
  readonly heldOut: readonly Question[];
}

const EVALUATION_BATCH = 32;

export function createReaderTask(options: ReaderTaskOptions): Task {
  const { backend, hyperparameters, lexicon, batches, heldOut } = options;
  const { tf } = backend;
  const specs = readerWeights(hyperparameters);
  const operators = taskOperators(options);
  const upcoming = createUpcoming(batches);

  const step = (flat: Float32Array, number: number, gradients: Float32Array) => {
    const { encoded, gold, noAnswer } = upcoming.take(number);
    const random = stepRandom(options, number);
    const loss = gradientsOf(tf, specs, flat, gradients, (weights) => {
      const positions = encoded.passageTime * encoded.passageTime;
      const marked = tf.concat(
        [tf.tensor2d(gold, [encoded.size, positions]), tf.tensor2d(noAnswer, [encoded.size, 1])],
        1,
      ) as Tensor2D;
      const inputs = readerInputs(tf, encoded);
      const { spanLogits, noAnswerLogit } = read(operators(weights, random), inputs, hyperparameters);
      const logits = tf.concat(
        [tf.reshape(spanLogits, [encoded.size, positions]), noAnswerLogit],
        1,
      ) as Tensor2D;
      return markedSoftmaxLoss(tf, logits, marked, tf.ones([encoded.size]));
    });
    return { loss, examples: encoded.size };
  };

  const evaluate = (flat: Float32Array, limit: number, share: { rank: number; of: number }): Scores => {
    const chosen = everyNth(heldOut, limit).filter((_, i) => i % share.of === share.rank);
    const sorted = chosen.sort((a, b) => a.passage.keys.length - b.passage.keys.length);
    const sums = { exactMatch: 0, f1: 0, count: 0 };
    const weights = weightTensors(tf, specs, flat);
    for (let from = 0; from < sorted.length; from += EVALUATION_BATCH) {
      const rows = sorted.slice(from, from + EVALUATION_BATCH);
      const encoded = encodeBatch(
        lexicon,
        rows.map(({ passage, keys }) => ({
          passage: passage.keys,
          sentences: passage.sentences,
          question: keys,
        })),
      );
      const best = tf.tidy(() => {
        const { spanLogits } = read(operators(weights), readerInputs(tf, encoded), hyperparameters);
        return Array.from(tf.argMax(tf.reshape(spanLogits, [encoded.size, -1]), 1).dataSync());
      });
      rows.forEach(({ passage, answers }, i) => {
        const start = Math.floor((best[i] as number) / encoded.passageTime);
        const end = (best[i] as number) % encoded.passageTime;
        const answer = passage.text.slice(passage.starts[start], passage.ends[end]);
        sums.exactMatch += exactMatch(answer, answers);
        sums.f1 += f1(answer, answers);
        sums.count++;
      });
    }
    for (const tensor of weights.values()) tensor.dispose();
    return sums;
  };

  return { specs, measure: 'f1', batches: batches.total, prepare: upcoming.prepare, step, evaluate };
}

function everyNth<T>(items: readonly T[], limit: number): T[] {
  if (limit >= items.length) return [...items];
  return Array.from({ length: limit }, (_, i) => items[Math.floor((i * items.length) / limit)] as T);
}
