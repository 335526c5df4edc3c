// The input of a call, checked against the schemas of its operation.
import type { Request } from 'express';
import type { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { Operation } from './operation.ts';
import { parseBody, parseQuery } from './parse-request.ts';

type Checked<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface Input<O extends Operation> {
  readonly params: Checked<O['params']>;
  readonly query: Checked<O['query']>;
  readonly body: Checked<O['body']> | (O extends { form: z.ZodType } ? Checked<O['form']> : never);
}

/**
 * @throws AppError `not_found` for a path that names nothing, `invalid_input` with a pointer to each fault,
 * `unsupported_media_type` for a body of another kind
 */
export function inputOf<O extends Operation>(operation: O, request: Request): Input<O> {
  const params = operation.params?.safeParse(request.params);
  if (params?.error) throw new AppError('not_found', `There is nothing at ${request.path}.`);
  if (operation.body ?? operation.form) checkMediaType(operation, request);
  const isForm = request.is('multipart/form-data') || operation.body === undefined;
  const body = operation.form && isForm ? operation.form : operation.body;
  return {
    params: params?.data,
    query: operation.query && parseQuery(operation.query, request),
    body: body && parseBody(body, request),
  } as Input<O>;
}

/** No parser read this body: its media type is not supported. */
function checkMediaType({ form }: Operation, request: Request): void {
  const sent = request.get('Content-Type');
  if (request.body !== undefined || sent === undefined) return;
  const kinds = form ? 'application/json or multipart/form-data' : 'application/json';
  throw new AppError('unsupported_media_type', `The body is ${sent}; send ${kinds}.`);
}
