// What the judge is taught: the units that answer among all of a question's passages or none, what else belongs to the
// answer, what kind it is, and the short answer.
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../../engine/tensorflow/backend.ts';
import { ANSWER_KINDS } from '../../model/desk-reader.ts';
import type { Operators } from '../../model/operators.ts';
import { markedSoftmaxLoss } from '../marked-softmax.ts';
import type { AskedPassages, JudgedBucket } from './forward.ts';

const WEIGHTS = { units: 1, parts: 0.5, kinds: 1, spans: 0.3 } as const;
const FAR_BELOW = -1e9;

interface Row {
  readonly index: number[];
  readonly marked: number[];
}

/** The mean over questions. */
export function judgeLoss(
  tf: TensorFlow,
  o: Operators<Tensor>,
  batch: readonly AskedPassages[],
  buckets: readonly JudgedBucket[],
): Tensor {
  const units: Row[] = batch.map(({ question }) => ({
    index: [UNIT_NONE],
    marked: [question.gold.length === 0 ? 1 : 0],
  }));
  const starts: Row[] = batch.map(() => ({ index: [], marked: [] }));
  const ends: Row[] = batch.map(() => ({ index: [], marked: [] }));
  const parts: { at: number; is: number }[] = [];
  const kinds: { at: number; kind: number }[] = [];
  let [unitAt, pieceAt] = [0, 0];
  for (const { pairs, time, unitCount } of buckets) {
    for (const { asked, passage, question, collection, joined } of pairs) {
      const goldUnits = new Set(
        question.gold.filter((place) => place.passage === passage).map(({ unit }) => unit),
      );
      for (let unit = 0; unit < joined.unitCount; unit++) {
        const [at, is] = [unitAt + unit, goldUnits.has(unit) ? 1 : 0];
        units[asked]?.index.push(at);
        units[asked]?.marked.push(is);
        if (collection.isDesk && goldUnits.size > 0) parts.push({ at, is });
        if (question.kind >= 0 && is === 1) kinds.push({ at, kind: question.kind });
      }
      const spans = question.spans.filter((span) => span.passage === passage);
      joined.unitOf.forEach((unit, t) => {
        if (unit < 0) return;
        for (const [rows, edge] of [
          [starts, 'start'],
          [ends, 'end'],
        ] as const) {
          rows[asked]?.index.push(pieceAt + t);
          rows[asked]?.marked.push(spans.some((span) => span[edge] + joined.from === t) ? 1 : 0);
        }
      });
      unitAt += unitCount;
      pieceAt += time;
    }
  }
  const flat = (pick: (outputs: JudgedBucket['outputs']) => Tensor) =>
    tf.concat(buckets.map(({ outputs }) => tf.reshape(pick(outputs), [-1]))) as Tensor1D;
  const losses = [
    tf.mul(
      softmaxLoss(
        tf,
        o,
        flat(({ unitLogits }) => unitLogits),
        units,
      ),
      WEIGHTS.units,
    ),
  ];
  const answered = starts.map((row, i) => row.marked.includes(1) && ends[i]?.marked.includes(1));
  if (answered.includes(true)) {
    const begin = softmaxLoss(
      tf,
      o,
      flat(({ startLogits }) => startLogits),
      starts.filter((_, i) => answered[i]),
    );
    const end = softmaxLoss(
      tf,
      o,
      flat(({ endLogits }) => endLogits),
      ends.filter((_, i) => answered[i]),
    );
    losses.push(tf.mul(tf.add(begin, end), WEIGHTS.spans));
  }
  const chosen = (logits: Tensor, width: number, places: readonly { at: number }[]) =>
    o.take(
      tf.reshape(logits, [-1, width]),
      tf.tensor1d(
        places.map(({ at }) => at),
        'int32',
      ),
    );
  if (parts.length > 0) {
    const x = chosen(
      flat(({ partLogits }) => partLogits),
      1,
      parts,
    ); // [n, 1]
    const wanted = tf.tensor2d(parts.map(({ is }) => [is]));
    losses.push(tf.mul(tf.mean(tf.sub(tf.softplus(x), tf.mul(x, wanted))), WEIGHTS.parts));
  }
  if (kinds.length > 0) {
    const rows = chosen(
      flat(({ kindLogits }) => kindLogits),
      ANSWER_KINDS.length,
      kinds,
    );
    const wanted = tf.tensor1d(
      kinds.map(({ kind }) => kind),
      'int32',
    );
    const marked = tf.cast(tf.oneHot(wanted, ANSWER_KINDS.length), 'float32');
    const loss = markedSoftmaxLoss(tf, rows as Tensor2D, marked as Tensor2D, tf.ones([kinds.length]));
    losses.push(tf.mul(loss, WEIGHTS.kinds));
  }
  return tf.addN(losses);
}

/** In place of a unit: "none of it", whose logit is 0. */
const UNIT_NONE = -1;

/** −log of what a softmax over each row's places gives to the marked ones. */
function softmaxLoss(tf: TensorFlow, o: Operators<Tensor>, logits: Tensor1D, rows: readonly Row[]): Tensor {
  const width = Math.max(...rows.map(({ index }) => index.length));
  const [none, padding] = [logits.shape[0], logits.shape[0] + 1];
  const columns = new Int32Array(rows.length * width).fill(padding);
  const marks = new Float32Array(columns.length);
  rows.forEach(({ index, marked }, i) => {
    columns.set(
      index.map((at) => (at === UNIT_NONE ? none : at)),
      i * width,
    );
    marks.set(marked, i * width);
  });
  const padded = tf.expandDims(tf.concat([logits, tf.tensor1d([0, FAR_BELOW])]), 1);
  const values = o.take(padded, tf.tensor1d(columns, 'int32'));
  return markedSoftmaxLoss(
    tf,
    tf.reshape(values, [rows.length, width]) as Tensor2D,
    tf.tensor2d(marks, [rows.length, width]),
    tf.ones([rows.length]),
  );
}
