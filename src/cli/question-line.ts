// One line of the input of `frontdesk answer`.
import { z } from 'zod';
import type { AnswerRequest } from '../engine/engine.ts';
import { problemsOf } from '../value-problems.ts';
import { type Line, MAX_LINE_BYTES } from './lines.ts';

export type QuestionLine = {
  /** Its number in the input, from 1. */
  readonly line: number;
  readonly id?: string | number;
} & ({ readonly request: AnswerRequest } | { readonly error: string });

const idSchema = z.union([z.string(), z.number()]);
const requestSchema = z.object({ context: z.string(), question: z.string() });

/** Reads a line; one that cannot be read says why, and keeps its id where it has one. */
export function parseQuestionLine({ number, text }: Line): QuestionLine {
  if (text === undefined)
    return { line: number, error: `The line is longer than ${MAX_LINE_BYTES / 1024 / 1024} MB.` };
  let json: unknown;
  try {
    json = JSON.parse(number === 1 ? text.replace(/^\uFEFF/, '') : text);
  } catch {
    return { line: number, error: 'The line is not JSON.' };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { line: number, error: 'The line is not a JSON object.' };
  const given = idSchema.safeParse((json as { id?: unknown }).id);
  const id = given.success ? { id: given.data } : {};
  if (!given.success && 'id' in json && json.id !== null)
    return { line: number, error: 'id: must be text or a number' };
  const request = requestSchema.safeParse(json);
  if (request.success) return { line: number, ...id, request: request.data };
  return { line: number, ...id, error: problemsOf(request.error).join('; ') };
}
