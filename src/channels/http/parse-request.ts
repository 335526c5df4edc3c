// Checks the input of a request against a schema, and lists each fault with its place.
import type { Request } from 'express';
import type { z } from 'zod';
import { AppError, type FieldError } from '../../errors.ts';

/** @throws AppError `invalid_input`, with a JSON pointer to each fault */
export function parseBody<Schema extends z.ZodType>(schema: Schema, { body }: Request): z.output<Schema> {
  if (body === undefined)
    throw new AppError('invalid_input', 'The request needs a body, as application/json.');
  return parse(schema, body, 'body');
}

/** @throws AppError `invalid_input`, which names the parameters at fault */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, { query }: Request): z.output<Schema> {
  return parse(schema, query, 'query');
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  part: 'body' | 'query',
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error);
  const faults = errors.map(({ detail, pointer }) => `${pointer.slice(2) || part}: ${detail}`).join('; ');
  throw new AppError('invalid_input', `The ${part} is not valid: ${faults}.`, { errors });
}

/** More faults are not listed. */
const MAX_FAULTS = 20;

/** Each fault with its place; an unknown field has its own place. `path` leads to the checked value. */
export function fieldErrors({ issues }: z.ZodError, path: readonly PropertyKey[] = []): FieldError[] {
  const errors = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          detail: 'there is no such field',
          pointer: pointerTo(...path, ...issue.path, key),
        }))
      : [{ detail: issue.message, pointer: pointerTo(...path, ...issue.path) }],
  );
  return errors.slice(0, MAX_FAULTS);
}

/** A JSON pointer as the fragment of a URI (RFC 6901 §6). */
function pointerTo(...path: readonly PropertyKey[]): string {
  const steps = path.map((step) =>
    encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  return ['#', ...steps].join('/');
}
