// What a model is asked must have words, and an end.
import { AppError } from '../errors.ts';
import type { AnswerRequest } from './engine.ts';

/** About 60 pages; longer documents are searched for their best passages first. */
export const MAX_CONTEXT_CHARS = 200_000;
/** No question of the training data has 500 characters. */
export const MAX_QUESTION_CHARS = 1_000;

/** @throws AppError `invalid_input` without a question or a passage, `too_large` over the limits */
export function checkRequest({ question, context, candidates }: AnswerRequest): void {
  if (!/[\p{L}\p{N}]/u.test(question))
    throw new AppError('invalid_input', 'The question has no words: ask something about the passage.');
  if (question.length > MAX_QUESTION_CHARS)
    throw new AppError(
      'too_large',
      `The question has ${question.length} characters; at most ${MAX_QUESTION_CHARS} are read.`,
    );
  if (candidates) return;
  if (context === undefined || context.trim() === '')
    throw new AppError('invalid_input', 'The passage is empty: give the text that holds the answer.');
  if (context.length > MAX_CONTEXT_CHARS)
    throw new AppError(
      'too_large',
      `The passage has ${context.length} characters; at most ${MAX_CONTEXT_CHARS} are read.`,
    );
}
