// Long passages are read in overlapping windows, short and long windows of all requests in batches of similar length.
import { AppError } from '../errors.ts';
import type { AnswerRequest } from './engine.ts';

/** Passage tokens read at once: all but a few passages of the training data are shorter. */
export const WINDOW_TOKENS = 320;
/** Tokens that two neighbouring windows share at least, so that an answer at a border is seen with its surroundings. */
export const WINDOW_OVERLAP_TOKENS = 80;
/** Padded passage tokens in one batch: four times as many take a hundred megabytes more, and no less time. */
export const BATCH_TOKENS = 1024;
/** No question of the training data has 500 characters. */
export const MAX_QUESTION_CHARS = 1_000;
/** About 60 pages, read in some seconds; longer documents are searched for their best passages first. */
export const MAX_CONTEXT_CHARS = 200_000;

/** Part of a passage, from its token `from` up to `to`. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * Throws what a caller must hear about a request before it is read.
 * @throws AppError `invalid_input` (nothing to ask or to read), `too_large`.
 */
export function checkRequest({ context, question }: AnswerRequest): void {
  if (question.trim() === '')
    throw new AppError('invalid_input', 'The question is empty: ask something about the passage.');
  if (context.trim() === '')
    throw new AppError('invalid_input', 'The passage is empty: give a text that may hold the answer.');
  if (question.length > MAX_QUESTION_CHARS) throw tooLong('question', question.length, MAX_QUESTION_CHARS);
  if (context.length > MAX_CONTEXT_CHARS) throw tooLong('passage', context.length, MAX_CONTEXT_CHARS);
}

const tooLong = (what: string, length: number, limit: number) =>
  new AppError('too_large', `The ${what} has ${length} characters; at most ${limit} are read at once.`);

/** Cuts a passage into windows, at borders of sentences where they leave windows of at least half the length. */
export function windowsOf(sentences: ArrayLike<number>): Window[] {
  const total = sentences.length;
  const begins = (at: number) => at === total || sentences[at] !== sentences[at - 1];
  const windows: Window[] = [];
  for (let from = 0; from < total; ) {
    let to = Math.min(from + WINDOW_TOKENS, total);
    for (let at = to; at > from + WINDOW_TOKENS / 2; at--) {
      if (!begins(at)) continue;
      to = at;
      break;
    }
    windows.push({ from, to });
    if (to === total) break;
    let next = to - WINDOW_OVERLAP_TOKENS;
    while (next > from + 1 && next > to - 1.5 * WINDOW_OVERLAP_TOKENS && !begins(next)) next--;
    from = begins(next) ? next : to - WINDOW_OVERLAP_TOKENS;
  }
  return windows;
}

/**
 * Groups items so that none is padded much: sorted by length, then cut where count · longest would go over `budget`.
 * An item longer than the budget stands alone.
 */
export function batchesOf<T>(items: readonly T[], lengthOf: (item: T) => number, budget: number): T[][] {
  const sorted = [...items].sort((a, b) => lengthOf(a) - lengthOf(b));
  const batches: T[][] = [];
  for (const item of sorted) {
    const batch = batches.at(-1);
    if (batch && (batch.length + 1) * lengthOf(item) <= budget) batch.push(item);
    else batches.push([item]);
  }
  return batches;
}
