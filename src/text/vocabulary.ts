// The words that a model knows: rows of frozen vectors, rows of learned ones, document frequencies, writable words.
import { normalizeWord } from './tokenize.ts';

/** The stored form (vocabulary.json in a model version). */
export interface VocabularyData {
  /** Words with a frozen vector, in the order of its rows. Row 0 of the table is zeros, so word i has row i + 1. */
  readonly words: readonly string[];
  /** Inverse document frequency of each word of `words`, 0 (everywhere) to 255 (in one passage at most). */
  readonly idf: readonly number[];
  /** Words with a learned row, after the reserved ones. */
  readonly tuned: readonly string[];
  /** Words that the writer can generate, after the reserved ones. Each stands in `words` or `tuned`. */
  readonly output: readonly string[];
}

/** Learned rows that no single word owns: 0 is "none", then unknown words share rows by hash, then number classes. */
export const UNKNOWN_ROWS = 16;
export const NUMBER_CLASSES = ['year', 'day', 'small', 'large', 'decimal', 'grouped'] as const;
export const RESERVED_TUNED_ROWS = 1 + UNKNOWN_ROWS + NUMBER_CLASSES.length;

/** Ids of the writer's reserved symbols in the output vocabulary; 0 and 1 are kept free for padding and start. */
export const OUTPUT_END = 2;
export const OUTPUT_UNKNOWN = 3;
export const RESERVED_OUTPUT_IDS = 4;

export interface Vocabulary {
  readonly data: VocabularyData;
  /** Whether a normalised word has a vector of its own. */
  knows(word: string): boolean;
  /** Row of the frozen vectors (0: none) of a normalised word. */
  wordId(word: string): number;
  /** Row of the learned vectors (0: none) of a normalised word. */
  tunedId(word: string): number;
  /** Inverse document frequency of a normalised word, between 0 and 1. */
  inverseDocumentFrequency(word: string): number;
  /** Output id of a normalised word, or OUTPUT_UNKNOWN. */
  outputId(word: string): number;
  /** The word of an output id; reserved ids have none. */
  outputWord(id: number): string | undefined;
}

export function createVocabulary(data: VocabularyData): Vocabulary {
  const words = numbered(data.words, 1);
  const tuned = numbered(data.tuned, RESERVED_TUNED_ROWS);
  const output = numbered(data.output, RESERVED_OUTPUT_IDS);
  const wordId = (word: string) => words.get(word) ?? words.get(withoutDiacritics(word)) ?? 0;
  return {
    data,
    knows: (word) => tuned.has(word) || wordId(word) !== 0,
    wordId,
    tunedId(word) {
      const own = tuned.get(word);
      if (own !== undefined) return own;
      if (/^\p{Nd}/u.test(word)) return 1 + UNKNOWN_ROWS + numberClass(word);
      return wordId(word) === 0 ? 1 + (hash(word) % UNKNOWN_ROWS) : 0;
    },
    inverseDocumentFrequency(word) {
      const id = wordId(word);
      return id === 0 ? 1 : (data.idf[id - 1] as number) / 255;
    },
    outputId: (word) => output.get(word) ?? OUTPUT_UNKNOWN,
    outputWord: (id) => data.output[id - RESERVED_OUTPUT_IDS],
  };
}

function numbered(words: readonly string[], first: number): Map<string, number> {
  const numbers = new Map<string, number>();
  words.forEach((word, i) => {
    numbers.set(word, first + i);
  });
  return numbers;
}

/** How many rows the learned table needs. */
export function tunedRows(data: VocabularyData): number {
  return RESERVED_TUNED_ROWS + data.tuned.length;
}

/** How many ids the writer's output has. */
export function outputIds(data: VocabularyData): number {
  return RESERVED_OUTPUT_IDS + data.output.length;
}

function numberClass(word: string): number {
  if (word.includes(',')) return NUMBER_CLASSES.indexOf('grouped');
  if (word.includes('.')) return NUMBER_CLASSES.indexOf('decimal');
  const value = Number(word);
  if (word.length === 4 && value >= 1000 && value <= 2100) return NUMBER_CLASSES.indexOf('year');
  if (value >= 1 && value <= 31) return NUMBER_CLASSES.indexOf('day');
  return NUMBER_CLASSES.indexOf(value < 1000 ? 'small' : 'large');
}

function withoutDiacritics(word: string): string {
  return normalizeWord(word.normalize('NFD').replace(/\p{M}+/gu, ''));
}

/** FNV-1a, 32 bits. */
function hash(word: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) value = Math.imul(value ^ word.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}
