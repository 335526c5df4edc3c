// Words used like a given one: of the same form, near in the word vectors, yet not the same in meaning.
import type { Vocabulary } from '../text/vocabulary.ts';
import { WORD_SIZE, type WordTable, wordRows } from '../text/word-table.ts';

/** So many frequent words are compared. */
const CANDIDATES = 8000;
/** Nearer ones are mostly synonyms, farther ones fit no sentence. Cosine. */
const NEAREST = 0.72;
const FARTHEST = 0.45;

/** The similar words of a normalised word; none for one without a vector. */
export type SimilarWords = (word: string) => readonly string[];

export function createSimilarWords(vocabulary: Vocabulary, table: WordTable): SimilarWords {
  const { words, idf } = vocabulary.data;
  const candidates = words
    .map((word, i) => ({ word, id: i + 1, idf: idf[i] as number }))
    .filter(({ word }) => /^[a-z]{3,}$/.test(word))
    .sort((a, b) => a.idf - b.idf)
    .slice(0, CANDIDATES);
  const vectors = unitRows(
    table,
    candidates.map(({ id }) => id),
  );
  const known = new Map<string, readonly string[]>();
  return (word) => {
    const before = known.get(word);
    if (before) return before;
    const id = vocabulary.wordId(word);
    const own = id === 0 ? undefined : unitRows(table, [id]);
    const similar = own
      ? candidates.filter((candidate, i) => {
          if (endingOf(candidate.word) !== endingOf(word)) return false;
          const cosine = dot(own, 0, vectors, i);
          return cosine > FARTHEST && cosine < NEAREST;
        })
      : [];
    const found = similar.map((candidate) => candidate.word);
    known.set(word, found);
    return found;
  };
}

/** Words of one ending mostly stand in the same places of a sentence. */
const endingOf = (word: string): string => /(?:ing|ed|ly|est|er|s)$/.exec(word)?.[0] ?? '';

/** [n, WORD_SIZE], each row of length 1. */
function unitRows(table: WordTable, ids: readonly number[]): Float32Array {
  const rows = wordRows(table, ids);
  for (let i = 0; i < ids.length; i++) {
    const length = Math.sqrt(dot(rows, i, rows, i)) || 1;
    for (let d = 0; d < WORD_SIZE; d++)
      rows[i * WORD_SIZE + d] = (rows[i * WORD_SIZE + d] as number) / length;
  }
  return rows;
}

function dot(a: Float32Array, rowA: number, b: Float32Array, rowB: number): number {
  let sum = 0;
  for (let d = 0; d < WORD_SIZE; d++)
    sum += (a[rowA * WORD_SIZE + d] as number) * (b[rowB * WORD_SIZE + d] as number);
  return sum;
}
