// A batch through the whole network: passages and questions of one collection are encoded, candidates are chosen as the
// desk chooses them, and the reader reads them. Passages of like length share a bucket, so that little is padding.
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../../engine/tensorflow/backend.ts';
import { sequenceOf } from '../../engine/tensorflow/operators.ts';
import { noneLogit, type PairOutputs, readPairs, readQuestion } from '../../model/desk-reader.ts';
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

/** What the encoder makes of some texts of like length. */
export interface Encoded {
  /** [texts, time, vectorSize] */
  readonly vectors: Tensor;
  /** Means of the states over each unit, and in the last row over all pieces: [texts, units + 1, width]. */
  readonly means: Tensor;
}

/** Texts that are encoded together. */
export interface TextGroup {
  readonly texts: readonly { readonly ids: Int32Array }[];
  readonly time: number;
  readonly unitCount: number;
  /** Which pieces make a unit, 1 or 0, and the same over their number; the last row is the whole text: [texts, units + 1, time]. */
  readonly marks: Float32Array;
  readonly shares: Float32Array;
}

export interface Bucket extends TextGroup {
  readonly passages: readonly number[];
}

export interface Forward {
  readonly buckets: readonly Bucket[];
  /** By bucket, of `Encoded`. */
  readonly means: readonly Tensor[];
  readonly pairs: readonly Pair[];
  /** By bucket; none where no pair is in it. */
  readonly outputs: readonly (PairOutputs<Tensor> | undefined)[];
  /** [questions, 1] */
  readonly none: Tensor2D;
  /** [questions, width] */
  readonly questionMeans: Tensor2D;
}

export interface Plan {
  readonly passages: readonly EncodedPassage[];
  readonly questions: readonly EncodedQuestion[];
  readonly buckets: readonly Bucket[];
  /** Questions of like length, by their places. */
  readonly asked: readonly (TextGroup & { readonly places: readonly number[] })[];
}

/** Questions are sorted into so many groups: one with the turns before it is several times as long as a short one. */
const QUESTION_GROUPS = 2;

/** Which texts are encoded together: those of like length, so that little is padding. */
export function planOf(
  passages: readonly EncodedPassage[],
  questions: readonly EncodedQuestion[],
  buckets: number,
): Plan {
  return {
    passages,
    questions,
    buckets: bucketsOf(passages, buckets).map((chosen) => ({
      passages: chosen,
      ...groupOf(chosen.map((i) => passages[i] as EncodedPassage)),
    })),
    asked: bucketsOf(questions, QUESTION_GROUPS).map((places) => ({
      places,
      ...groupOf(places.map((i) => questions[i] as EncodedQuestion)),
    })),
  };
}

export interface EncodeOptions {
  readonly tf: TensorFlow;
  readonly o: Operators<Tensor>;
  readonly sizes: EncoderSizes;
  readonly words: WordRows;
}

export function encodeGroup(options: EncodeOptions, group: TextGroup): Encoded {
  const { tf, o, sizes } = options;
  const { vectors, states } = encode(o, encoderInputs(options, group), sizes);
  const shares = tf.tensor3d(group.shares, [group.texts.length, group.unitCount + 1, group.time]);
  return { vectors, means: tf.matMul(shares, states as Tensor3D) };
}

export interface ReadOptions {
  readonly tf: TensorFlow;
  readonly o: Operators<Tensor>;
  readonly plan: Plan;
  /** By bucket. */
  readonly passages: readonly Encoded[];
  /** By group of `plan.asked`. */
  readonly questions: readonly Encoded[];
  /** The passages that each question must be asked of, those that it is not asked of, and how many in all. */
  readonly must: readonly (readonly number[])[];
  readonly without?: readonly (readonly number[])[];
  readonly candidates: number;
}

export function readAll(options: ReadOptions): Forward {
  const { tf, o, plan } = options;
  const { passages, questions, buckets } = plan;
  const time = Math.max(...plan.asked.map((group) => group.time));
  const lengths = questions.map(({ ids }) => ids.length);
  const features = new Float32Array(questions.length * time * QUESTION_FEATURES);
  questions.forEach((question, i) => {
    features.set(question.features, i * time * QUESTION_FEATURES);
  });
  const memory = readQuestion(o, {
    vectors: inOrder(
      options,
      options.questions.map(({ vectors }, i) => {
        const missing = time - (plan.asked[i]?.time ?? time);
        return missing === 0
          ? vectors
          : tf.pad(vectors, [
              [0, 0],
              [0, missing],
              [0, 0],
            ]);
      }),
    ),
    features: tf.tensor3d(features, [questions.length, time, QUESTION_FEATURES]),
    sequence: sequenceOf(tf, lengths, time),
  });
  const questionMeans = tf.squeeze(
    inOrder(
      options,
      options.questions.map(({ means }) => means),
    ),
    [1],
  ) as Tensor2D;

  const pairs = choosePairs(options, questionMeans);
  const unitQuestions = o.unitLength(questionMeans); // [q, width]
  const outputs = buckets.map((bucket, b) => {
    const own = pairs.filter((pair) => pair.bucket === b);
    if (own.length === 0) return undefined;
    const { vectors, means } = options.passages[b] as Encoded;
    const { unitCount } = bucket;
    const rowNumbers = own.map(({ passage }) => bucket.passages.indexOf(passage));
    const rows = tf.tensor1d(rowNumbers, 'int32');
    const askedBy = tf.tensor1d(
      own.map(({ question }) => question),
      'int32',
    );
    const pieceFeatures = new Float32Array(own.length * bucket.time * PIECE_FEATURES);
    const evident = new Float32Array(own.length * unitCount * 2);
    const size = unitCount * bucket.time;
    const marks = new Float32Array(own.length * size);
    const shares = new Float32Array(own.length * size);
    own.forEach(({ question, passage }, i) => {
      const [p, q] = [passages[passage] as EncodedPassage, questions[question] as EncodedQuestion];
      const from = (rowNumbers[i] as number) * (size + bucket.time);
      marks.set(bucket.marks.subarray(from, from + size), i * size);
      shares.set(bucket.shares.subarray(from, from + size), i * size);
      writePieceFeatures(p, q, pieceFeatures, i * bucket.time * PIECE_FEATURES);
      const { units, passage: whole } = rareShares(p, q);
      units.forEach((share, k) => {
        const at = (i * unitCount + k) * 2;
        evident[at] = share;
        evident[at + 1] = whole;
      });
    });
    const query = tf.expandDims(o.take(unitQuestions, askedBy), 2) as Tensor3D; // [p, width, 1]
    const cosines = tf.matMul(o.unitLength(o.take(means, rows)) as Tensor3D, query); // [p, k + 1, 1]
    const ofUnits = tf.slice(cosines, [0, 0, 0], [own.length, unitCount, 1]);
    const ofPassage = tf.slice(cosines, [0, unitCount, 0], [own.length, 1, 1]);
    const unitFeatures = tf.concat(
      [ofUnits, tf.mul(tf.onesLike(ofUnits), ofPassage), tf.tensor3d(evident, [own.length, unitCount, 2])],
      2,
    );
    const unitShape: [number, number, number] = [own.length, unitCount, bucket.time];
    return readPairs(o, memory, {
      asked: askedBy,
      vectors: o.take(vectors, rows),
      features: tf.tensor3d(pieceFeatures, [own.length, bucket.time, PIECE_FEATURES]),
      sequence: sequenceOf(
        tf,
        own.map(({ passage }) => (passages[passage] as EncodedPassage).ids.length),
        bucket.time,
      ),
      units: tf.tensor3d(marks, unitShape),
      unitShares: tf.tensor3d(shares, unitShape),
      unitFeatures,
    });
  });
  return {
    buckets,
    means: options.passages.map(({ means }) => means),
    pairs,
    outputs,
    none: noneLogit(o, memory) as Tensor2D,
    questionMeans,
  };
}

/** What was computed group by group, in the order of the questions. */
function inOrder({ tf, o, plan }: ReadOptions, groups: readonly Tensor[]): Tensor {
  const places = plan.asked.flatMap((group) => group.places);
  const order = plan.questions.map((_, i) => places.indexOf(i));
  return o.take(tf.concat([...groups]), tf.tensor1d(order, 'int32'));
}

/** Texts sorted by length, cut where the buckets together cost about the same. */
function bucketsOf(passages: readonly { readonly ids: Int32Array }[], count: number): number[][] {
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

const lengthOf = (passages: readonly { readonly ids: Int32Array }[], i: number) =>
  passages[i]?.ids.length ?? 0;

function groupOf(texts: readonly (EncodedPassage | EncodedQuestion)[]): TextGroup {
  const time = Math.max(...texts.map(({ ids }) => ids.length));
  const unitCount = Math.max(...texts.map((text) => ('unitCount' in text ? text.unitCount : 0)));
  const rows = unitCount + 1;
  const marks = new Float32Array(texts.length * rows * time);
  const shares = new Float32Array(marks.length);
  const mark = (at: number, from: number, count: number) => {
    marks.fill(1, at + from, at + from + count);
    shares.fill(1 / count, at + from, at + from + count);
  };
  texts.forEach((text, i) => {
    if ('unitOf' in text) {
      for (let unit = 0; unit < text.unitCount; unit++) {
        const from = text.unitOf.indexOf(unit);
        if (from >= 0) mark((i * rows + unit) * time, from, text.unitOf.lastIndexOf(unit) - from + 1);
      }
    }
    mark((i * rows + unitCount) * time, 0, text.ids.length);
  });
  return { texts, time, unitCount, marks, shares };
}

function encoderInputs({ tf, o, words }: EncodeOptions, { texts, time }: TextGroup) {
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
function choosePairs(options: ReadOptions, questionMeans: Tensor2D): Pair[] {
  const { tf, o, must, candidates } = options;
  const { questions, passages, buckets } = options.plan;
  const bucketOf = new Map<number, number>();
  buckets.forEach((bucket, b) => {
    for (const passage of bucket.passages) bucketOf.set(passage, b);
  });
  const similarities = options.passages.map(({ means }) =>
    tf.tidy(() => {
      const flat = tf.reshape(o.unitLength(means), [-1, means.shape[2] as number]);
      return tf.matMul(o.unitLength(questionMeans) as Tensor2D, flat as Tensor2D, false, true).dataSync();
    }),
  );
  const pairs: Pair[] = [];
  const counts = buckets.map(() => 0);
  questions.forEach((question, q) => {
    const scores = new Map<number, number>();
    buckets.forEach((bucket, b) => {
      const all = similarities[b] as Float32Array;
      const rows = bucket.unitCount + 1;
      const width = bucket.passages.length * rows;
      bucket.passages.forEach((passage, i) => {
        const encoded = passages[passage] as EncodedPassage;
        const { units, passage: whole } = rareShares(encoded, question);
        let best = -1;
        for (let k = 0; k < encoded.unitCount; k++) {
          const cosine = all[q * width + i * rows + k] as number;
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
