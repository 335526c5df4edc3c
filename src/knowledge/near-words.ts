// Words of the documents that mean nearly what a word means that none of them holds: "phone" where they say "telephone".
import { WORD_SIZE } from '../text/word-table.ts';
import type { WordVectors } from './phrase-features.ts';

export interface NearWord {
  readonly word: string;
  /** Cosine of the two words' vectors. */
  readonly closeness: number;
}

/** Below this, words share a subject and no more. */
const MIN_CLOSENESS = 0.74;
const MAX_WORDS = 2;

/** The nearest of `known` words to a normalised word, the nearest first; none for a word without a vector. */
export function nearWords(
  word: string,
  known: Iterable<string>,
  { vocabulary, table }: WordVectors,
): NearWord[] {
  const id = vocabulary.wordId(word);
  if (id === 0) return [];
  const { values } = table;
  const dot = (one: number, other: number) => {
    let sum = 0;
    for (let d = 0; d < WORD_SIZE; d++)
      sum += (values[one * WORD_SIZE + d] as number) * (values[other * WORD_SIZE + d] as number);
    return sum;
  };
  const length = Math.sqrt(dot(id, id));
  const near: NearWord[] = [];
  for (const other of known) {
    const otherId = vocabulary.wordId(other);
    if (otherId === 0 || other.length < 3) continue;
    const closeness = dot(id, otherId) / (length * Math.sqrt(dot(otherId, otherId)) || 1);
    if (closeness >= MIN_CLOSENESS) near.push({ word: other, closeness });
  }
  return near.sort((a, b) => b.closeness - a.closeness).slice(0, MAX_WORDS);
}
