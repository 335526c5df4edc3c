// Checks what came with a request against a schema; what is wrong is listed with where it stands.
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
  const errors: FieldError[] = result.error.issues.map(({ path, message }) => ({
    detail: message,
    pointer: `#/${path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
  }));
  const faults = errors.map(({ detail, pointer }) => `${pointer.slice(2) || part}: ${detail}`).join('; ');
  throw new AppError('invalid_input', `The ${part} is not valid: ${faults}.`, { errors });
}
