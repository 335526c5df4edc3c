// Turns passages and questions into the arrays that the network reads: a padded batch over its distinct words.
import { type Lexicon, WORD_CHARS } from './lexicon.ts';
import { PASSAGE_FEATURES, passageFeatures, QUESTION_FEATURES, questionFeatures } from './word-features.ts';

/** A passage (or a window of one) and a question, as lexicon keys. */
export interface EncodedPair {
  readonly passage: ArrayLike<number>;
  /** The sentence number of each passage token. */
  readonly sentences: ArrayLike<number>;
  readonly question: ArrayLike<number>;
}

/** One padded batch, on the host. b pairs, t passage tokens, j question tokens, u distinct words (word 0 is padding). */
export interface EncodedBatch {
  readonly size: number;
  readonly passageTime: number;
  readonly questionTime: number;
  readonly distinct: number;
  /** [u] */
  readonly wordIds: Int32Array;
  /** [u] */
  readonly tunedIds: Int32Array;
  /** [u, WORD_CHARS] */
  readonly chars: Int32Array;
  /** [b, t] */
  readonly passage: Int32Array;
  /** [b, j] */
  readonly question: Int32Array;
  /** [b, t, PASSAGE_FEATURES] */
  readonly passageFeatures: Float32Array;
  /** [b, j, QUESTION_FEATURES] */
  readonly questionFeatures: Float32Array;
  readonly passageLengths: number[];
  readonly questionLengths: number[];
}

/** Pads pairs to the longest among them. Each must have at least one token on both sides. */
export function encodeBatch(lexicon: Lexicon, pairs: readonly EncodedPair[]): EncodedBatch {
  const size = pairs.length;
  const passageTime = Math.max(...pairs.map((pair) => pair.passage.length));
  const questionTime = Math.max(...pairs.map((pair) => pair.question.length));
  const distinct = new Map<number, number>();
  const slot = (key: number): number => {
    const known = distinct.get(key);
    if (known !== undefined) return known;
    distinct.set(key, distinct.size + 1);
    return distinct.size;
  };
  const passage = new Int32Array(size * passageTime);
  const question = new Int32Array(size * questionTime);
  const passageValues = new Float32Array(size * passageTime * PASSAGE_FEATURES);
  const questionValues = new Float32Array(size * questionTime * QUESTION_FEATURES);
  pairs.forEach((pair, b) => {
    for (let t = 0; t < pair.passage.length; t++)
      passage[b * passageTime + t] = slot(pair.passage[t] as number);
    for (let j = 0; j < pair.question.length; j++)
      question[b * questionTime + j] = slot(pair.question[j] as number);
    passageValues.set(
      passageFeatures(lexicon, pair.passage, pair.sentences, pair.question),
      b * passageTime * PASSAGE_FEATURES,
    );
    questionValues.set(
      questionFeatures(lexicon, pair.question, pair.passage),
      b * questionTime * QUESTION_FEATURES,
    );
  });
  const words = distinct.size + 1;
  const wordIds = new Int32Array(words);
  const tunedIds = new Int32Array(words);
  const chars = new Int32Array(words * WORD_CHARS);
  for (const [key, at] of distinct) {
    const entry = lexicon.entry(key);
    wordIds[at] = entry.wordId;
    tunedIds[at] = entry.tunedId;
    chars.set(entry.chars, at * WORD_CHARS);
  }
  return {
    size,
    passageTime,
    questionTime,
    distinct: words,
    wordIds,
    tunedIds,
    chars,
    passage,
    question,
    passageFeatures: passageValues,
    questionFeatures: questionValues,
    passageLengths: pairs.map((pair) => pair.passage.length),
    questionLengths: pairs.map((pair) => pair.question.length),
  };
}
