// Questions and their candidate passages as the padded arrays that the reader takes.

import type { EncodedPassage, EncodedQuestion } from '../text/encoded-text.ts';
import { PIECE_FEATURES, QUESTION_FEATURES, rareShares, writePieceFeatures } from '../text/encoded-text.ts';

export const UNIT_FEATURES = 4;

export interface EncodedText {
  /** What the reader reads: [t, vectorSize]. */
  readonly vectors: Float32Array;
  /** The mean of the states over each row of `shares`: [rows, width]. */
  readonly means: Float32Array;
}

export interface ReadBatch {
  readonly questions: number;
  readonly questionTime: number;
  readonly questionLengths: readonly number[];
  /** [questions, questionTime, …] */
  readonly questionVectors: Float32Array;
  readonly questionFeatures: Float32Array;
  readonly pairs: number;
  readonly time: number;
  readonly units: number;
  readonly lengths: readonly number[];
  /** The question of each pair. */
  readonly asked: Int32Array;
  /** [pairs, time, …] */
  readonly vectors: Float32Array;
  readonly features: Float32Array;
  /** [pairs, units, time] */
  readonly unitMarks: Float32Array;
  readonly unitShares: Float32Array;
  /** [pairs, units, UNIT_FEATURES] */
  readonly unitFeatures: Float32Array;
}

/** A question with its vectors, and the passages that it is asked of with theirs. */
export interface Reading {
  readonly question: EncodedQuestion;
  readonly encoded: EncodedText;
  readonly candidates: readonly { readonly passage: EncodedPassage; readonly encoded: EncodedText }[];
}

/** Pairs stand in the order of the readings and of their candidates. */
export function readBatch(readings: readonly Reading[]): ReadBatch {
  const questionTime = Math.max(...readings.map(({ question }) => question.ids.length));
  const all = readings.flatMap(({ question, encoded, candidates }, asked) =>
    candidates.map((candidate) => ({ ...candidate, question, meant: encoded.means, asked })),
  );
  const time = Math.max(1, ...all.map(({ passage }) => passage.ids.length));
  const units = Math.max(1, ...all.map(({ passage }) => passage.unitCount));
  const size = readings[0]?.encoded.vectors.length ?? 0;
  const vectorSize = size / (readings[0]?.question.ids.length ?? 1);
  const batch: ReadBatch = {
    questions: readings.length,
    questionTime,
    questionLengths: readings.map(({ question }) => question.ids.length),
    questionVectors: new Float32Array(readings.length * questionTime * vectorSize),
    questionFeatures: new Float32Array(readings.length * questionTime * QUESTION_FEATURES),
    pairs: all.length,
    time,
    units,
    lengths: all.map(({ passage }) => passage.ids.length),
    asked: Int32Array.from(all, ({ asked }) => asked),
    vectors: new Float32Array(all.length * time * vectorSize),
    features: new Float32Array(all.length * time * PIECE_FEATURES),
    unitMarks: new Float32Array(all.length * units * time),
    unitShares: new Float32Array(all.length * units * time),
    unitFeatures: new Float32Array(all.length * units * UNIT_FEATURES),
  };
  readings.forEach(({ question, encoded }, i) => {
    batch.questionVectors.set(encoded.vectors, i * questionTime * vectorSize);
    batch.questionFeatures.set(question.features, i * questionTime * QUESTION_FEATURES);
  });
  all.forEach(({ passage, encoded, question, meant }, i) => {
    batch.vectors.set(encoded.vectors, i * time * vectorSize);
    writePieceFeatures(passage, question, batch.features, i * time * PIECE_FEATURES);
    writeUnits(passage, batch.unitMarks, batch.unitShares, i * units * time, time);
    const cosines = cosinesTo(meant, encoded.means);
    const { units: shares, passage: whole } = rareShares(passage, question);
    for (let unit = 0; unit < passage.unitCount; unit++) {
      const features = [cosines[unit], cosines[passage.unitCount], shares[unit], whole] as number[];
      batch.unitFeatures.set(features, (i * units + unit) * UNIT_FEATURES);
    }
  });
  return batch;
}

/** Rows of a text's shares: its units, and the whole. */
export function sharesOf(text: {
  readonly ids: Int32Array;
  readonly unitOf?: Int16Array;
  readonly unitCount?: number;
}): Float32Array {
  const { ids, unitOf, unitCount = 0 } = text;
  const shares = new Float32Array((unitCount + 1) * ids.length);
  if (unitOf)
    writeUnits({ unitOf, unitCount }, new Float32Array(unitCount * ids.length), shares, 0, ids.length);
  shares.fill(1 / ids.length, unitCount * ids.length);
  return shares;
}

/** Marks and shares of each unit's pieces: [units, time], written from `offset`. */
export function writeUnits(
  { unitOf, unitCount }: Pick<EncodedPassage, 'unitOf' | 'unitCount'>,
  marks: Float32Array,
  shares: Float32Array,
  offset: number,
  time: number,
): void {
  for (let unit = 0; unit < unitCount; unit++) {
    const from = unitOf.indexOf(unit);
    if (from < 0) continue;
    const to = unitOf.lastIndexOf(unit) + 1;
    const at = offset + unit * time;
    marks.fill(1, at + from, at + to);
    shares.fill(1 / (to - from), at + from, at + to);
  }
}

/** How alike a vector is to each of several rows of its length. */
export function cosinesTo(vector: Float32Array, rows: Float32Array): Float32Array {
  const width = vector.length;
  const cosines = new Float32Array(rows.length / width);
  let own = 0;
  for (const value of vector) own += value * value;
  for (let row = 0; row < cosines.length; row++) {
    let [product, squares] = [0, 1e-12];
    for (let i = 0; i < width; i++) {
      const value = rows[row * width + i] as number;
      product += value * (vector[i] as number);
      squares += value * value;
    }
    cosines[row] = product / Math.sqrt(squares * (own || 1));
  }
  return cosines;
}
