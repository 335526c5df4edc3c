// What the reader is taught: the units that answer among all candidates or none, the short answer, what else belongs to
// the answer, what kind it is, and vectors that bring questions and units together (Clark & Gardner 2018; van den Oord
// et al. 2018, InfoNCE).
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../../engine/tensorflow/backend.ts';
import { ANSWER_KINDS } from '../../model/desk-reader.ts';
import type { Operators } from '../../model/operators.ts';
import type { EncodedPassage } from '../../text/encoded-text.ts';
import { markedSoftmaxLoss } from '../marked-softmax.ts';
import type { LearnedQuestion } from './collections.ts';
import type { Forward } from './forward.ts';

const WEIGHTS = { units: 1, spans: 0.5, parts: 0.5, kinds: 0.3, meaning: 0.3, phrasings: 0.1 } as const;
const MEANING_TEMPERATURE = 0.05;
const FAR_BELOW = -1e9;

interface Columns {
  readonly index: number[][];
  readonly marked: number[][];
}

export interface LossOptions {
  readonly tf: TensorFlow;
  readonly o: Operators<Tensor>;
  readonly passages: readonly EncodedPassage[];
  readonly questions: readonly LearnedQuestion[];
  readonly isDesk: boolean;
  readonly result: Forward;
}

export function lossOf(options: LossOptions): Tensor {
  const { tf, questions, passages, result, isDesk } = options;
  const { buckets, pairs, outputs, none } = result;
  const flat = (pick: (output: NonNullable<(typeof outputs)[number]>) => Tensor) =>
    tf.concat(outputs.flatMap((output) => (output ? [tf.reshape(pick(output), [-1])] : []))) as Tensor1D;

  // Where the outputs of each bucket begin in the flat vectors.
  let [unitAt, pieceAt] = [0, 0];
  const starts = buckets.map((bucket, b) => {
    const rows = pairs.filter((pair) => pair.bucket === b).length;
    const start = { unit: unitAt, piece: pieceAt };
    unitAt += rows * bucket.unitCount;
    pieceAt += rows * bucket.time;
    return start;
  });

  const units: Columns = { index: [], marked: [] };
  const spanStarts: Columns = { index: [], marked: [] };
  const spanEnds: Columns = { index: [], marked: [] };
  const parts: { readonly at: number; readonly is: number }[] = [];
  const kinds: { readonly at: number; readonly kind: number }[] = [];
  const byQuestion = questions.map((_, q) => pairs.filter((pair) => pair.question === q));
  questions.forEach((question, q) => {
    const isGold = (passage: number, unit: number) =>
      question.gold.some((place) => place.passage === passage && place.unit === unit) ? 1 : 0;
    const [index, marked]: [number[], number[]] = [[unitAt + q], [question.gold.length === 0 ? 1 : 0]];
    const [pieces, begins, ends]: [number[], number[], number[]] = [[], [], []];
    for (const { passage, bucket, row } of byQuestion[q] ?? []) {
      const start = starts[bucket] as { unit: number; piece: number };
      const { time, unitCount } = buckets[bucket] as (typeof buckets)[number];
      const encoded = passages[passage] as EncodedPassage;
      const ofGoldPassage = question.gold.some((place) => place.passage === passage);
      for (let k = 0; k < encoded.unitCount; k++) {
        const at = start.unit + row * unitCount + k;
        index.push(at);
        marked.push(isGold(passage, k));
        if (isDesk && ofGoldPassage) parts.push({ at, is: isGold(passage, k) });
        if (question.kind >= 0 && isGold(passage, k)) kinds.push({ at, kind: question.kind });
      }
      for (let t = 0; t < encoded.ids.length; t++) {
        if ((encoded.unitOf[t] as number) < 0) continue;
        pieces.push(start.piece + row * time + t);
        const of = (edge: 'start' | 'end') =>
          question.spans.some((span) => span.passage === passage && span[edge] === t) ? 1 : 0;
        begins.push(of('start'));
        ends.push(of('end'));
      }
    }
    units.index.push(index);
    units.marked.push(marked);
    if (begins.includes(1) && ends.includes(1)) {
      spanStarts.index.push(pieces);
      spanStarts.marked.push(begins);
      spanEnds.index.push(pieces);
      spanEnds.marked.push(ends);
    }
  });

  const unitLogits = tf.concat([flat((output) => output.unitLogits), tf.reshape(none, [-1])]) as Tensor1D;
  const losses: Tensor[] = [tf.mul(softmaxLoss(options, unitLogits, units), WEIGHTS.units)];
  if (spanStarts.index.length > 0) {
    const begin = softmaxLoss(
      options,
      flat((output) => output.startLogits),
      spanStarts,
    );
    const end = softmaxLoss(
      options,
      flat((output) => output.endLogits),
      spanEnds,
    );
    losses.push(tf.mul(tf.add(begin, end), WEIGHTS.spans));
  }
  if (parts.length > 0)
    losses.push(
      tf.mul(
        partLoss(
          options,
          flat((output) => output.partLogits),
          parts,
        ),
        WEIGHTS.parts,
      ),
    );
  if (kinds.length > 0)
    losses.push(
      tf.mul(
        kindLoss(
          options,
          flat((output) => output.kindLogits),
          kinds,
        ),
        WEIGHTS.kinds,
      ),
    );
  losses.push(...meaningLosses(options));
  return tf.addN(losses);
}

/** −log of what a softmax over each row's columns gives to the marked ones. */
function softmaxLoss({ tf, o }: LossOptions, logits: Tensor1D, { index, marked }: Columns): Tensor {
  const width = Math.max(...index.map((row) => row.length));
  const pad = logits.shape[0];
  const columns = new Int32Array(index.length * width).fill(pad);
  const marks = new Float32Array(columns.length);
  index.forEach((row, i) => {
    columns.set(row, i * width);
    marks.set(marked[i] as number[], i * width);
  });
  const padded = tf.expandDims(tf.concat([logits, tf.tensor1d([FAR_BELOW])]), 1);
  const rows = o.take(padded, tf.tensor1d(columns, 'int32'));
  return markedSoftmaxLoss(
    tf,
    tf.reshape(rows, [index.length, width]) as Tensor2D,
    tf.tensor2d(marks, [index.length, width]),
    tf.ones([index.length]),
  );
}

function partLoss(
  { tf, o }: LossOptions,
  logits: Tensor1D,
  parts: readonly { at: number; is: number }[],
): Tensor {
  const x = o.take(
    tf.expandDims(logits, 1),
    tf.tensor1d(
      parts.map(({ at }) => at),
      'int32',
    ),
  ); // [n, 1]
  const wanted = tf.tensor2d(parts.map(({ is }) => [is]));
  return tf.mean(tf.sub(tf.softplus(x), tf.mul(x, wanted)));
}

function kindLoss(
  { tf, o }: LossOptions,
  flat: Tensor1D,
  kinds: readonly { at: number; kind: number }[],
): Tensor {
  const rows = o.take(
    tf.reshape(flat, [-1, ANSWER_KINDS.length]),
    tf.tensor1d(
      kinds.map(({ at }) => at),
      'int32',
    ),
  );
  const marked = tf.oneHot(
    tf.tensor1d(
      kinds.map(({ kind }) => kind),
      'int32',
    ),
    ANSWER_KINDS.length,
  );
  return markedSoftmaxLoss(
    tf,
    rows as Tensor2D,
    tf.cast(marked, 'float32') as Tensor2D,
    tf.ones([kinds.length]),
  );
}

/** Questions near the units and passages that answer them, and near other phrasings of themselves. */
function meaningLosses({ tf, o, questions, passages, result }: LossOptions): Tensor[] {
  const { buckets, means, questionMeans } = result;
  const asked = o.unitLength(questionMeans) as Tensor2D; // [q, width]
  const width = questionMeans.shape[1];
  const targets = tf.concat(means.map((mean) => tf.reshape(mean, [-1, width]))) as Tensor2D;
  const similarities = tf.mul(
    tf.matMul(asked, o.unitLength(targets) as Tensor2D, false, true),
    1 / MEANING_TEMPERATURE,
  ) as Tensor2D; // [q, units and passages]
  const answered = questions.flatMap((question, q) => (question.gold.length > 0 ? [q] : []));
  const total = targets.shape[0];
  const unitMarks = new Float32Array(answered.length * total);
  const passageMarks = new Float32Array(answered.length * total);
  // One row hides what is no unit, the other what is no passage.
  const [noUnit, noPassage] = [
    new Float32Array(total).fill(FAR_BELOW),
    new Float32Array(total).fill(FAR_BELOW),
  ];
  const columnOf = new Map<string, number>();
  let at = 0;
  for (const { passages: own, unitCount } of buckets) {
    for (const passage of own) {
      for (let k = 0; k < (passages[passage] as EncodedPassage).unitCount; k++) {
        columnOf.set(`${passage} ${k}`, at + k);
        noUnit[at + k] = 0;
      }
      columnOf.set(`${passage}`, at + unitCount);
      noPassage[at + unitCount] = 0;
      at += unitCount + 1;
    }
  }
  answered.forEach((q, row) => {
    for (const { passage, unit } of questions[q]?.gold ?? []) {
      unitMarks[row * total + (columnOf.get(`${passage} ${unit}`) as number)] = 1;
      passageMarks[row * total + (columnOf.get(`${passage}`) as number)] = 1;
    }
  });
  const losses: Tensor[] = [];
  if (answered.length > 0) {
    const rows = o.take(similarities, tf.tensor1d(answered, 'int32'));
    const loss = (marks: Float32Array, penalty: Float32Array) =>
      markedSoftmaxLoss(
        tf,
        tf.add(rows, tf.tensor1d(penalty)) as Tensor2D,
        tf.tensor2d(marks, [answered.length, total]),
        tf.ones([answered.length]),
      );
    const toUnits = loss(unitMarks, noUnit);
    const toPassages = loss(passageMarks, noPassage);
    losses.push(tf.mul(tf.add(toUnits, tf.mul(toPassages, 0.5)), WEIGHTS.meaning));
  }
  const phrased = questions.flatMap((question, q) =>
    questions.some((other, r) => r !== q && other.item === question.item) ? [q] : [],
  );
  if (phrased.length > 0) {
    const marks = new Float32Array(phrased.length * questions.length);
    const self = new Float32Array(marks.length);
    phrased.forEach((q, row) => {
      self[row * questions.length + q] = FAR_BELOW;
      questions.forEach((other, r) => {
        if (r !== q && other.item === questions[q]?.item) marks[row * questions.length + r] = 1;
      });
    });
    const rows = o.take(asked, tf.tensor1d(phrased, 'int32')) as Tensor2D;
    const products = tf.mul(tf.matMul(rows, asked, false, true), 1 / MEANING_TEMPERATURE);
    const shape: [number, number] = [phrased.length, questions.length];
    losses.push(
      tf.mul(
        markedSoftmaxLoss(
          tf,
          tf.add(products, tf.tensor2d(self, shape)) as Tensor2D,
          tf.tensor2d(marks, shape),
          tf.ones([phrased.length]),
        ),
        WEIGHTS.phrasings,
      ),
    );
  }
  return losses;
}
