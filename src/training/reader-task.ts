// Teaches the reader: its loss, its gradients for a batch, and its scores on held-out questions.
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Backend } from '../engine/tensorflow/backend.ts';
import { readerInputs } from '../engine/tensorflow/inputs.ts';
import { createLstm } from '../engine/tensorflow/lstm.ts';
import { createTensorflowOperators } from '../engine/tensorflow/operators.ts';
import type { Hyperparameters } from '../model/hyperparameters.ts';
import { createRandom, type Random } from '../model/random.ts';
import { read } from '../model/reader.ts';
import { readerWeights } from '../model/weights.ts';
import { encodeBatch } from '../text/encode.ts';
import type { Lexicon } from '../text/lexicon.ts';
import { type WordTable, wordRows } from '../text/word-table.ts';
import type { Question } from './dataset.ts';
import { dropoutMask } from './dropout.ts';
import { markedSoftmaxLoss } from './marked-softmax.ts';
import type { ReaderBatch, ReaderBatches } from './reader-batches.ts';
import { exactMatch, f1 } from './scores.ts';
import type { Scores, Task } from './task.ts';
import { gradientsOf, weightTensors } from './tensors.ts';

export interface ReaderTaskOptions {
  readonly backend: Backend;
  readonly hyperparameters: Hyperparameters;
  readonly lexicon: Lexicon;
  readonly words: WordTable;
  readonly batches: ReaderBatches;
  readonly heldOut: readonly Question[];
  /** Share of the columns dropped between layers. */
  readonly dropout: number;
  readonly seed: number;
}

const EVALUATION_BATCH = 32;

export function createReaderTask(options: ReaderTaskOptions): Task {
  const { backend, hyperparameters, lexicon, words, batches, heldOut, seed } = options;
  const { tf } = backend;
  const specs = readerWeights(hyperparameters);
  const lstm = createLstm(tf);

  const operators = (weights: ReadonlyMap<string, Tensor>, random?: Random) =>
    createTensorflowOperators({
      tf,
      lstm,
      weight: (name) => weights.get(name) as Tensor,
      wordRows: (ids) => wordRows(words, ids),
      ...(random ? { dropoutMask: dropoutMask(tf, options.dropout, random) } : {}),
    });

  let prepared: { readonly number: number; readonly batch: ReaderBatch } | undefined;
  const prepare = (number: number) => {
    if (prepared?.number !== number && number < batches.total)
      prepared = { number, batch: batches.batch(number) };
  };

  const step = (flat: Float32Array, number: number, gradients: Float32Array) => {
    prepare(number);
    const { encoded, gold, noAnswer } = (prepared as { batch: ReaderBatch }).batch;
    const random = createRandom(seed * 15_485_863 + number);
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

  return { specs, batches: batches.total, prepare, step, evaluate };
}

function everyNth<T>(items: readonly T[], limit: number): T[] {
  if (limit >= items.length) return [...items];
  return Array.from({ length: limit }, (_, i) => items[Math.floor((i * items.length) / limit)] as T);
}
