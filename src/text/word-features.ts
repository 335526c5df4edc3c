// Features of each passage and question word: how it matches the other side, how rare it is, what it looks like.
import {
  FLAG_ALL_CAPITALS,
  FLAG_CAPITALISED,
  FLAG_DIGIT,
  FLAG_PUNCTUATION,
  type Lexicon,
  type LexiconEntry,
} from './lexicon.ts';

/** Exact, lower-case and stem match; idf-weighted match; frequency; idf; four flags of form (after DrQA, FastQA). */
export const QUESTION_FEATURES = 10;
/** The same, then the share of the question found in the word's sentence and around the word. */
export const PASSAGE_FEATURES = 12;
/** Matches up to this many words away count for the last feature, the nearer the more. */
const NEAR_WORDS = 10;

interface Side {
  readonly forms: Set<number>;
  readonly lowers: Set<number>;
  readonly stems: Set<number>;
}

function sideOf(entries: readonly LexiconEntry[], keys: ArrayLike<number>): Side {
  return {
    forms: new Set(Array.from(keys)),
    lowers: new Set(entries.map((entry) => entry.lowerKey)),
    stems: new Set(entries.map((entry) => entry.stemKey)),
  };
}

function fillShared(
  target: Float32Array,
  width: number,
  keys: ArrayLike<number>,
  entries: readonly LexiconEntry[],
  other: Side,
): void {
  const counts = new Map<number, number>();
  for (const { lowerKey } of entries) counts.set(lowerKey, (counts.get(lowerKey) ?? 0) + 1);
  entries.forEach((entry, i) => {
    const at = i * width;
    const stemMatches = other.stems.has(entry.stemKey);
    target[at] = other.forms.has(keys[i] as number) ? 1 : 0;
    target[at + 1] = other.lowers.has(entry.lowerKey) ? 1 : 0;
    target[at + 2] = stemMatches ? 1 : 0;
    target[at + 3] = stemMatches ? entry.idf : 0;
    target[at + 4] = Math.log(counts.get(entry.lowerKey) as number) / 3;
    target[at + 5] = entry.idf;
    target[at + 6] = entry.flags & FLAG_CAPITALISED ? 1 : 0;
    target[at + 7] = entry.flags & FLAG_ALL_CAPITALS ? 1 : 0;
    target[at + 8] = entry.flags & FLAG_DIGIT ? 1 : 0;
    target[at + 9] = entry.flags & FLAG_PUNCTUATION ? 1 : 0;
  });
}

/** Features of a question's words against a passage. Returns [questionLength · QUESTION_FEATURES]. */
export function questionFeatures(
  lexicon: Lexicon,
  question: ArrayLike<number>,
  passage: ArrayLike<number>,
): Float32Array {
  const entries = Array.from(question, (key) => lexicon.entry(key));
  const other = sideOf(
    Array.from(passage, (key) => lexicon.entry(key)),
    passage,
  );
  const features = new Float32Array(entries.length * QUESTION_FEATURES);
  fillShared(features, QUESTION_FEATURES, question, entries, other);
  return features;
}

/**
 * Features of a passage's words against a question. `sentences` numbers each word's sentence.
 * Returns [passageLength · PASSAGE_FEATURES].
 */
export function passageFeatures(
  lexicon: Lexicon,
  passage: ArrayLike<number>,
  sentences: ArrayLike<number>,
  question: ArrayLike<number>,
): Float32Array {
  const entries = Array.from(passage, (key) => lexicon.entry(key));
  const asked = Array.from(question, (key) => lexicon.entry(key));
  const other = sideOf(asked, question);
  const features = new Float32Array(entries.length * PASSAGE_FEATURES);
  fillShared(features, PASSAGE_FEATURES, passage, entries, other);

  const weights = new Map<number, number>();
  for (const { stemKey, idf, flags } of asked) if (!(flags & FLAG_PUNCTUATION)) weights.set(stemKey, idf);
  const total = [...weights.values()].reduce((sum, idf) => sum + idf, 1e-6);
  const near = new Float32Array(entries.length);
  for (let from = 0; from < entries.length; ) {
    let to = from;
    const found = new Set<number>();
    while (to < entries.length && sentences[to] === sentences[from]) {
      const { stemKey } = entries[to] as LexiconEntry;
      const weight = weights.get(stemKey);
      if (weight !== undefined) {
        found.add(stemKey);
        for (let i = Math.max(0, to - NEAR_WORDS); i <= Math.min(entries.length - 1, to + NEAR_WORDS); i++) {
          near[i] = (near[i] as number) + weight * (1 - Math.abs(i - to) / (NEAR_WORDS + 1));
        }
      }
      to++;
    }
    let sum = 0;
    for (const stem of found) sum += weights.get(stem) as number;
    for (let i = from; i < to; i++) features[i * PASSAGE_FEATURES + 10] = sum / total;
    from = to;
  }
  for (let i = 0; i < near.length; i++)
    features[i * PASSAGE_FEATURES + 11] = Math.min(1, (near[i] as number) / total);
  return features;
}
