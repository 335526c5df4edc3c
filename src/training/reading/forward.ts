// A batch through the whole network: passages and questions of one collection are encoded, candidates are chosen as the
// desk chooses them, and the reader reads them. Passages of like length share a bucket, so that little is padding.
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../../engine/tensorflow/backend.ts';
import { sequenceOf } from '../../engine/tensorflow/operators.ts';
import {
  noneLogit,
  type PairOutputs,
  READER_SIZES,
  readPairs,
  readQuestion,
} from '../../model/desk-reader.ts';
import { type EncoderSizes, encode } from '../../model/encoder.ts';
import type { Operators } from '../../model/operators.ts';
import {
  type EncodedPassage,
  type EncodedQuestion,
  PIECE_FEATURES,
  QUESTION_FEATURES,
  rareShares,
  writePieceFeatures,
} from '../../text/encoded-text.ts';
import type { WordRows } from './word-rows.ts';

/** A passage beside a question: `row` is where its outputs stand in its bucket. */
export interface Pair {
  readonly question: number;
  readonly passage: number;
  readonly bucket: number;
  readonly row: number;
}

export interface Bucket {
  readonly passages: readonly number[];
  readonly time: number;
  readonly unitCount: number;
  /** [passages, time, vectorSize] */
  readonly vectors: Tensor3D;
  /** Means of the states over each unit: [passages, unitCount, width]. */
  readonly unitMeans: Tensor3D;
  /** Over all pieces: [passages, 1, width]. */
  readonly means: Tensor3D;
  readonly shares: Tensor3D;
  readonly marks: Tensor3D;
}

export interface Forward {
  readonly buckets: readonly Bucket[];
  readonly pairs: readonly Pair[];
  /** By bucket; none where no pair is in it. */
  readonly outputs: readonly (PairOutputs<Tensor> | undefined)[];
  /** [questions, 1] */
  readonly none: Tensor2D;
  /** [questions, width] */
  readonly questionMeans: Tensor2D;
}

export interface ForwardOptions {
  readonly tf: TensorFlow;
  readonly o: Operators<Tensor>;
  readonly sizes: EncoderSizes;
  readonly words: WordRows;
  readonly passages: readonly EncodedPassage[];
  readonly questions: readonly EncodedQuestion[];
  /** The passages that each question must be asked of, and how many there are in all. */
  readonly must: readonly (readonly number[])[];
  /** Passages that a question is not asked of. */
  readonly without?: readonly (readonly number[])[];
  readonly candidates: number;
  readonly buckets: number;
}

export function forward(options: ForwardOptions): Forward {
  const { tf, o, sizes, words, passages, questions } = options;
  const buckets = bucketsOf(passages, options.buckets).map((chosen) => encodePassages(options, chosen));

  const lengths = questions.map(({ ids }) => ids.length);
  const time = Math.max(...lengths);
  const asked = encode(o, encoderInputs(tf, words, o, questions, time), sizes);
  const sequence = sequenceOf(tf, lengths, time);
  const features = new Float32Array(questions.length * time * QUESTION_FEATURES);
  questions.forEach((question, i) => {
    features.set(question.features, i * time * QUESTION_FEATURES);
  });
  const memory = readQuestion(o, {
    vectors: asked.vectors,
    features: tf.tensor3d(features, [questions.length, time, QUESTION_FEATURES]),
    sequence,
  });
  const shares = tf.expandDims(tf.div(sequence.mask, tf.sum(sequence.mask, 1, true)), 1); // [q, 1, j]
  const questionMeans = tf.squeeze(tf.matMul(shares as Tensor3D, asked.states as Tensor3D), [1]) as Tensor2D;

  const pairs = choosePairs(options, buckets, questionMeans);
  const unitQuestions = o.unitLength(questionMeans); // [q, width]
  const outputs = buckets.map((bucket, b) => {
    const own = pairs.filter((pair) => pair.bucket === b);
    if (own.length === 0) return undefined;
    const rows = tf.tensor1d(
      own.map(({ passage }) => bucket.passages.indexOf(passage)),
      'int32',
    );
    const askedBy = tf.tensor1d(
      own.map(({ question }) => question),
      'int32',
    );
    const pieceFeatures = new Float32Array(own.length * bucket.time * PIECE_FEATURES);
    const evident = new Float32Array(own.length * bucket.unitCount * 2);
    own.forEach(({ question, passage }, i) => {
      const [p, q] = [passages[passage] as EncodedPassage, questions[question] as EncodedQuestion];
      writePieceFeatures(p, q, pieceFeatures, i * bucket.time * PIECE_FEATURES);
      const { units, passage: whole } = rareShares(p, q);
      units.forEach((share, k) => {
        const at = (i * bucket.unitCount + k) * 2;
        evident[at] = share;
        evident[at + 1] = whole;
      });
    });
    const query = tf.expandDims(o.take(unitQuestions, askedBy), 2) as Tensor3D; // [p, width, 1]
    const cosines = tf.matMul(o.unitLength(o.take(bucket.unitMeans, rows)) as Tensor3D, query); // [p, k, 1]
    const whole = tf.matMul(o.unitLength(o.take(bucket.means, rows)) as Tensor3D, query); // [p, 1, 1]
    const unitFeatures = tf.concat(
      [
        cosines,
        tf.mul(tf.onesLike(cosines), whole),
        tf.tensor3d(evident, [own.length, bucket.unitCount, 2]),
      ],
      2,
    );
    return readPairs(o, memory, {
      asked: askedBy,
      vectors: o.take(bucket.vectors, rows),
      features: tf.tensor3d(pieceFeatures, [own.length, bucket.time, PIECE_FEATURES]),
      sequence: sequenceOf(
        tf,
        own.map(({ passage }) => (passages[passage] as EncodedPassage).ids.length),
        bucket.time,
      ),
      units: o.take(bucket.marks, rows),
      unitShares: o.take(bucket.shares, rows),
      unitFeatures,
    });
  });
  return { buckets, pairs, outputs, none: noneLogit(o, memory) as Tensor2D, questionMeans };
}

/** Passages sorted by length, cut where the buckets together cost about the same. */
function bucketsOf(passages: readonly EncodedPassage[], count: number): number[][] {
  const order = passages.map((_, i) => i).sort((a, b) => lengthOf(passages, a) - lengthOf(passages, b));
  const total = passages.reduce((sum, { ids }) => sum + ids.length, 0);
  const buckets: number[][] = [[]];
  let sum = 0;
  for (const passage of order) {
    if (sum > (total * buckets.length) / count && buckets.length < count) buckets.push([]);
    buckets.at(-1)?.push(passage);
    sum += lengthOf(passages, passage);
  }
  return buckets;
}

const lengthOf = (passages: readonly EncodedPassage[], i: number) => passages[i]?.ids.length ?? 0;

function encodePassages(options: ForwardOptions, chosen: readonly number[]): Bucket {
  const { tf, o, sizes, words } = options;
  const passages = chosen.map((i) => options.passages[i] as EncodedPassage);
  const time = Math.max(...passages.map(({ ids }) => ids.length));
  const unitCount = Math.max(...passages.map((passage) => passage.unitCount));
  const { vectors, states } = encode(o, encoderInputs(tf, words, o, passages, time), sizes);
  const marks = new Float32Array(passages.length * unitCount * time);
  const shares = new Float32Array(marks.length);
  const whole = new Float32Array(passages.length * time);
  passages.forEach(({ ids, unitOf }, i) => {
    const counts = new Float32Array(unitCount);
    for (const unit of unitOf) if (unit >= 0) counts[unit] = (counts[unit] as number) + 1;
    whole.fill(1 / ids.length, i * time, i * time + ids.length);
    unitOf.forEach((unit, t) => {
      if (unit < 0) return;
      const at = (i * unitCount + unit) * time + t;
      marks[at] = 1;
      shares[at] = 1 / (counts[unit] as number);
    });
  });
  const sharesTensor = tf.tensor3d(shares, [passages.length, unitCount, time]);
  return {
    passages: chosen,
    time,
    unitCount,
    vectors: vectors as Tensor3D,
    marks: tf.tensor3d(marks, [passages.length, unitCount, time]),
    shares: sharesTensor,
    unitMeans: tf.matMul(sharesTensor, states as Tensor3D),
    means: tf.matMul(tf.tensor3d(whole, [passages.length, 1, time]), states as Tensor3D),
  };
}

function encoderInputs(
  tf: TensorFlow,
  words: WordRows,
  o: Operators<Tensor>,
  texts: readonly { readonly ids: Int32Array }[],
  time: number,
) {
  const mask = new Float32Array(texts.length * time);
  const rows = new Float32Array(texts.length * time * words.width);
  texts.forEach(({ ids }, i) => {
    mask.fill(1, i * time, i * time + ids.length);
    words.write(ids, rows, i * time * words.width);
  });
  const positions = tf.slice(o.weight('encoder/positions') as Tensor2D, [0, 0], [time, words.width]);
  return {
    words: tf.tensor3d(rows, [texts.length, time, words.width]),
    positions,
    mask: tf.tensor2d(mask, [texts.length, time]),
  };
}

/** For each question the passages that it must be asked of, and the nearest others by meaning and words. */
function choosePairs(options: ForwardOptions, buckets: readonly Bucket[], questionMeans: Tensor2D): Pair[] {
  const { tf, o, questions, passages, must, candidates } = options;
  const bucketOf = new Map<number, number>();
  buckets.forEach((bucket, b) => {
    for (const passage of bucket.passages) bucketOf.set(passage, b);
  });
  const similarities = buckets.map((bucket) =>
    tf.tidy(() => {
      const flat = tf.reshape(o.unitLength(bucket.unitMeans), [-1, bucket.unitMeans.shape[2]]);
      return tf.matMul(o.unitLength(questionMeans) as Tensor2D, flat as Tensor2D, false, true).dataSync();
    }),
  );
  const pairs: Pair[] = [];
  const counts = buckets.map(() => 0);
  questions.forEach((question, q) => {
    const scores = new Map<number, number>();
    buckets.forEach((bucket, b) => {
      const all = similarities[b] as Float32Array;
      const width = bucket.passages.length * bucket.unitCount;
      bucket.passages.forEach((passage, i) => {
        const encoded = passages[passage] as EncodedPassage;
        const { units, passage: whole } = rareShares(encoded, question);
        let best = -1;
        for (let k = 0; k < encoded.unitCount; k++) {
          const cosine = all[q * width + i * bucket.unitCount + k] as number;
          best = Math.max(best, cosine + CANDIDATE_WORDS * (units[k] as number));
        }
        scores.set(passage, best + CANDIDATE_PASSAGE * whole);
      });
    });
    const chosen = new Set(must[q]);
    for (const [passage] of [...scores].sort((a, b) => b[1] - a[1])) {
      if (chosen.size >= candidates) break;
      if (!options.without?.[q]?.includes(passage)) chosen.add(passage);
    }
    for (const passage of chosen) {
      const bucket = bucketOf.get(passage) as number;
      pairs.push({ question: q, passage, bucket, row: counts[bucket] as number });
      counts[bucket] = (counts[bucket] as number) + 1;
    }
  });
  return pairs;
}

/** What words count beside the cosine when candidates are chosen in training. */
const CANDIDATE_WORDS = 0.3;
const CANDIDATE_PASSAGE = 0.1;

export const { unitFeatures: UNIT_FEATURES } = READER_SIZES;
