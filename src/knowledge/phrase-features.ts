// What a short question looks like to the matcher: its words and pairs, pieces of its words, what its words mean, and what
// it means as a whole.

import { stemOf } from '../text/stem.ts';
import { normalizeWord, tokenize } from '../text/tokenize.ts';
import type { Steps } from './in-slices.ts';

/** Features of unit length in all views together: words and pieces by ascending id, and what the whole means. */
export interface Phrase {
  readonly ids: Uint32Array;
  readonly values: Float32Array;
  /** The encoder's vector; empty without one. */
  readonly meaning: Float32Array;
}

/** How much each view counts in the similarity of two phrases; 1 together. Chosen on clinc150's dev set. */
interface Shares {
  readonly words: number;
  readonly pieces: number;
  readonly sentence: number;
}
const WITH_SENTENCES: Shares = { words: 0.12, pieces: 0.18, sentence: 0.7 };
const BY_WORDS: Shares = { words: 0.5, pieces: 0.5, sentence: 0 };
const PIECE_LENGTHS = [3, 4, 5];
/** So many phrases weigh as much as the assumption that their mean is nothing. */
const MEAN_PRIOR = 20;

export interface PhraseFeatures {
  readonly phrases: readonly Phrase[];
  /** The features of a new phrase, with the rarities and the means of the known ones. */
  phrase(text: string, sentence?: Float32Array): Phrase;
}

/**
 * Without vectors, words and their pieces must do. A few steps for each text.
 *
 * @param sentences The vector of each text as a whole
 */
export function* phraseFeatures(
  texts: readonly string[],
  sentences?: readonly Float32Array[],
): Steps<PhraseFeatures> {
  const ids = new Map<string, number>();
  const documentFrequency: number[] = [];
  for (const text of texts) {
    const { words, pieces } = viewsOf(text);
    for (const feature of new Set([...words, ...pieces])) {
      const id = ids.get(feature) ?? ids.size;
      ids.set(feature, id);
      documentFrequency[id] = (documentFrequency[id] ?? 0) + 1;
    }
    yield;
  }
  const rarity = (id: number | undefined) =>
    Math.log((texts.length + 1) / ((id === undefined ? 0 : (documentFrequency[id] as number)) + 0.5));

  const meanOf = createMean(texts.length);
  const meanSentence = (sentences ?? []).reduce(meanOf, new Float32Array(sentences?.[0]?.length ?? 0));
  const phrase = (text: string, sentence?: Float32Array): Phrase => {
    const { words, pieces } = viewsOf(text);
    const shares = sentence && sentences ? WITH_SENTENCES : BY_WORDS;
    const features = [...weighted(words, shares.words), ...weighted(pieces, shares.pieces)].sort(
      (one, other) => one.id - other.id,
    );
    return {
      ids: Uint32Array.from(features, ({ id }) => id),
      values: Float32Array.from(features, ({ value }) => value),
      meaning: beyond(sentence ?? meanSentence, meanSentence, shares.sentence),
    };
  };
  /** Known features with their values; unknown ones make the known ones count less. */
  const weighted = (features: readonly string[], share: number): { id: number; value: number }[] => {
    const counts = new Map<string, number>();
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
    let squares = 0;
    const known: { id: number; value: number }[] = [];
    for (const [feature, count] of counts) {
      const id = ids.get(feature);
      const value = (1 + Math.log(count)) * rarity(id);
      squares += value * value;
      if (id !== undefined) known.push({ id, value });
    }
    const scale = Math.sqrt(share / (squares || 1));
    return known.map(({ id, value }) => ({ id, value: value * scale }));
  };
  const phrases: Phrase[] = [];
  for (const [i, text] of texts.entries()) {
    phrases.push(phrase(text, sentences?.[i]));
    yield;
  }
  return { phrases, phrase };
}

/** Adds one of `count` vectors to their mean, which is somewhat nearer to nothing than they are. */
const createMean = (count: number) => (mean: Float32Array, vector: Float32Array) =>
  mean.map((value, d) => value + (vector[d] as number) / (count + MEAN_PRIOR));

/** What a vector has beyond the mean of all, of the length whose square is `share`. */
const beyond = (vector: Float32Array, mean: Float32Array, share: number) =>
  scaleTo(
    vector.map((value, d) => value - (mean[d] as number)),
    Math.sqrt(share),
  );

/** Between 0 (nothing shared) and 1 (the same), seldom a little less than 0. */
export function similarity(one: Phrase, other: Phrase): number {
  let sum = 0;
  for (let i = 0, j = 0; i < one.ids.length && j < other.ids.length; ) {
    const difference = (one.ids[i] as number) - (other.ids[j] as number);
    if (difference === 0) sum += (one.values[i] as number) * (other.values[j] as number);
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return sum + meaningSimilarity(one, other);
}

export function meaningSimilarity({ meaning: one }: Phrase, { meaning: other }: Phrase): number {
  // Two sums, so that one addition need not wait for the other; the lengths of all vectors are even.
  let [even, odd] = [0, 0];
  for (let d = 0; d < one.length; d += 2) {
    even += (one[d] as number) * (other[d] as number);
    odd += (one[d + 1] as number) * (other[d + 1] as number);
  }
  return even + odd;
}

const wordsOf = (text: string) =>
  tokenize(text)
    .map((token) => normalizeWord(token.text))
    .filter((word) => /[\p{L}\p{N}]/u.test(word));

function viewsOf(text: string): { words: string[]; pieces: string[] } {
  const words = wordsOf(text);
  const stems = ['^', ...words.map(stemOf), '$'];
  const pairs = stems.slice(1).map((stem, i) => `${stems[i]} ${stem}`);
  const pieces = words.flatMap((word) => {
    const marked = `_${word}_`;
    return PIECE_LENGTHS.flatMap((length) =>
      Array.from(
        { length: Math.max(0, marked.length - length + 1) },
        (_, i) => `~${marked.slice(i, i + length)}`,
      ),
    );
  });
  return { words: [...stems.slice(1, -1), ...pairs], pieces };
}

function scaleTo(vector: Float32Array, length: number): Float32Array {
  const scale = length / (Math.hypot(...vector) || 1);
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] as number) * scale;
  return vector;
}
