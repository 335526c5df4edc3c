// Words of the documents that may stand for a word of a question: "telephone" for "phone", "closes" for "opens".
import { rootOf } from '../text/stem.ts';
import { type Relation, relatedWords } from '../text/thesaurus.ts';
import { WORD_SIZE } from '../text/word-table.ts';
import { isVague } from './index-terms.ts';
import type { WordVectors } from './phrase-features.ts';

export interface NearWord {
  readonly word: string;
  /** From 0 to 1: how far it says the same. */
  readonly closeness: number;
}

/** Below this cosine of their vectors, words share a subject and no more. */
const MIN_COSINE = 0.74;
const MAX_WORDS = 2;
/** What a relation of the thesaurus counts, for words whose vectors have this cosine at least: rare senses have less. */
const RELATIONS: Readonly<Record<Relation, { readonly closeness: number; readonly minCosine: number }>> = {
  same: { closeness: 0.7, minCosine: 0.2 },
  opposite: { closeness: 0.5, minCosine: 0.4 },
  wider: { closeness: 0.4, minCosine: 0.4 },
};

/** Words that mean too much to stand for another. */
const EMPTY = new Set('last first next end thing part piece way be have do'.split(' '));

/** The words that the documents hold. */
export interface HeldWords {
  /** Whether they hold the word in this very form. */
  has(word: string): boolean;
  all(): Iterable<string>;
}

export interface NearWords {
  /** Of a normalised word, the nearest first; looked for once. */
  of(word: string): readonly NearWord[];
}

/** Words whose near ones are kept. */
const MAX_KEPT = 1000;

/** Near words in a set of words that does not change. */
export function createNearWords(held: HeldWords, vectors: WordVectors): NearWords {
  const kept = new Map<string, readonly NearWord[]>();
  let stems: ReadonlySet<string> | undefined;
  const holdsForm = (word: string) => {
    stems ??= new Set(Array.from(held.all(), rootOf));
    return stems.has(rootOf(word));
  };
  return {
    of(word) {
      const known = kept.get(word);
      if (known) return known;
      if (kept.size >= MAX_KEPT) kept.clear();
      const near = [...inThesaurus(word, vectors).filter((one) => holdsForm(one.word))];
      if (!held.has(word)) near.push(...inVectors(word, held.all(), vectors));
      near.sort((one, other) => other.closeness - one.closeness);
      kept.set(word, near);
      return near;
    },
  };
}

function inThesaurus(word: string, vectors: WordVectors): NearWord[] {
  return relatedWords(word).flatMap((related) => {
    const { closeness, minCosine } = RELATIONS[related.relation];
    const isMeant =
      !EMPTY.has(related.word) && !isVague(related.word) && cosine(word, related.word, vectors) >= minCosine;
    return isMeant ? [{ word: related.word, closeness }] : [];
  });
}

/** The nearest of `known` words by their vectors; none for a word without one. */
function inVectors(word: string, known: Iterable<string>, vectors: WordVectors): NearWord[] {
  const near: NearWord[] = [];
  for (const other of known) {
    if (other.length < 3) continue;
    const closeness = cosine(word, other, vectors);
    if (closeness >= MIN_COSINE) near.push({ word: other, closeness: closeness ** 2 });
  }
  return near.sort((a, b) => b.closeness - a.closeness).slice(0, MAX_WORDS);
}

function cosine(one: string, other: string, { vocabulary, table: { values } }: WordVectors): number {
  const [from, to] = [vocabulary.wordId(one) * WORD_SIZE, vocabulary.wordId(other) * WORD_SIZE];
  if (from === 0 || to === 0) return 0;
  let [dot, ownSquares, otherSquares] = [0, 0, 0];
  for (let d = 0; d < WORD_SIZE; d++) {
    const [a, b] = [values[from + d] as number, values[to + d] as number];
    dot += a * b;
    ownSquares += a * a;
    otherSquares += b * b;
  }
  return dot / (Math.sqrt(ownSquares * otherSquares) || 1);
}
