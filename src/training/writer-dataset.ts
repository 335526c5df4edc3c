// Questions with their answer sentences, tokenised: what the writer reads, and what it should write.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { type Source, sourceOf } from '../text/encode-source.ts';
import type { Lexicon } from '../text/lexicon.ts';
import { normalizeWord, type Token, tokenize } from '../text/tokenize.ts';
import { OUTPUT_END, OUTPUT_UNKNOWN } from '../text/vocabulary.ts';

const rowSchema = z.object({
  id: z.string(),
  context: z.string().optional(),
  question: z.string(),
  answer: z.string(),
  answerStart: z.number().int().optional(),
  sentence: z.string(),
  source: z.string(),
  layer: z.string(),
  weight: z.number().positive(),
});

/** One pair of the sentence data; `answerStart` is the answer's UTF-16 offset in `context`. */
export type SentenceRow = z.infer<typeof rowSchema>;

export interface SentenceItem {
  readonly id: string;
  readonly source: Source;
  /** The same with the word before the evidence marked too ("in 1999"), where the sentence has both. */
  readonly widened: Source | undefined;
  /** Lexicon keys of the sentence's words. */
  readonly target: Int32Array;
  readonly weight: number;
}

/** @throws AppError `not_found`, or `invalid_input` with the line that is wrong. */
export function readSentences(path: string): SentenceRow[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new AppError('not_found', `Cannot read the sentence data ${path}`, { cause });
  }
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => {
      const parsed = rowSchema.safeParse(JSON.parse(line));
      if (parsed.success) return parsed.data;
      const issue = parsed.error.issues[0];
      throw new AppError(
        'invalid_input',
        `${path}, line ${i + 1}: ${issue?.path.join('.')}: ${issue?.message}`,
      );
    });
}

/** Tokenises a row. Without a context the answer itself is the passage. Nothing when the answer has no words. */
export function encodeSentence(lexicon: Lexicon, row: SentenceRow): SentenceItem | undefined {
  const keysOf = (tokens: readonly Token[]) => Int32Array.from(tokens, ({ text }) => lexicon.key(text));
  const question = keysOf(tokenize(row.question));
  const placed = row.context !== undefined && row.answerStart !== undefined;
  const tokens = tokenize(placed ? (row.context as string) : row.answer);
  const start = placed ? (row.answerStart as number) : 0;
  const first = tokens.findIndex((token) => token.end > start);
  const after = tokens.findIndex((token) => token.start >= start + row.answer.length);
  const last = (after < 0 ? tokens.length : after) - 1;
  const sentence = tokenize(row.sentence);
  if (first < 0 || last < first || question.length === 0 || sentence.length === 0) return undefined;
  const passage = keysOf(tokens);
  const source = sourceOf({ question, passage, evidence: [first, last] });
  const surfaces = new Set(Array.from(source.keys, (key) => lexicon.entry(key).text));
  const words = sentence.map(({ text }, i) => (i === 0 && !surfaces.has(text) ? text.toLowerCase() : text));
  const pair = first > 0 ? `${tokens[first - 1]?.text} ${tokens[first]?.text}` : '';
  const widened =
    pair !== '' && words.join(' ').includes(pair)
      ? sourceOf({ question, passage, evidence: [first - 1, last] })
      : undefined;
  return {
    id: row.id,
    source,
    widened,
    target: Int32Array.from(words, (word) => lexicon.key(word)),
    weight: row.weight,
  };
}

/** Words that sentences need and their sources lack, most frequent first: what the writer must be able to generate. */
export function outputWords(rows: readonly SentenceRow[], count: number, minCount: number): string[] {
  const counts = new Map<string, number>();
  for (const { question, context, answer, sentence } of rows) {
    const source = new Set(tokenize(`${question} ${answer} ${context ?? ''}`).map(({ text }) => text));
    tokenize(sentence).forEach(({ text }, i) => {
      const word = normalizeWord(text);
      if ((i === 0 || word === text) && !source.has(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    });
  }
  return [...counts]
    .filter(([word, n]) => n >= minCount && !/\p{Nd}/u.test(word))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, count)
    .map(([word]) => word);
}

/**
 * Which choices write each word of the target, and the end after it: output ids, and positions in the source. A source
 * word with the same letters in another case counts only when none has the same case.
 */
export function targetMarks(
  lexicon: Lexicon,
  source: Source,
  target: ArrayLike<number>,
): { outputId: number; positions: number[] }[] {
  const { vocabulary } = lexicon;
  const marks = Array.from(target, (key, i) => {
    const { text, lowerKey } = lexicon.entry(key);
    const same = [...source.keys.keys()].filter((at) => source.keys[at] === key);
    const alike = [...source.keys.keys()].filter(
      (at) => lexicon.entry(source.keys[at] as number).lowerKey === lowerKey,
    );
    const outputId =
      i === 0 || normalizeWord(text) === text ? vocabulary.outputId(normalizeWord(text)) : OUTPUT_UNKNOWN;
    return { outputId, positions: i === 0 ? alike : same.length > 0 ? same : alike };
  });
  return [...marks, { outputId: OUTPUT_END, positions: [] }];
}
