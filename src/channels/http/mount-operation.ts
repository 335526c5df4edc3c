// Puts the handler of an operation behind what every call passes: its scope, its idempotency key, its schemas.
import type { Request, RequestHandler, Response, Router } from 'express';
import type { HttpContext } from './http-context.ts';
import { audited } from './middleware/audited.ts';
import { idempotent } from './middleware/idempotent.ts';
import { requireScope } from './middleware/require-scope.ts';
import type { Operation } from './operation.ts';
import { type Input, inputOf } from './request-input.ts';

type Handler<O extends Operation> = (
  input: Input<O>,
  response: Response,
  request: Request,
) => void | Promise<void>;

/** @param readBody Parses a body that the service's own parser leaves alone. */
export function mountOperation<O extends Operation>(
  router: Router,
  context: Pick<HttpContext, 'stores' | 'log' | 'admit'>,
  operation: O,
  handler: Handler<O>,
  readBody?: RequestHandler,
): void {
  const { method, path, scope } = operation;
  const before: RequestHandler[] = [];
  if (scope !== null) before.push(requireScope(scope));
  if (readBody) before.push(readBody, context.admit);
  if (method === 'post' && scope !== null) before.push(idempotent(context));
  if (method !== 'get') before.push(audited(context, operation));
  router[method](expressPath(path), ...before, (request, response) =>
    handler(inputOf(operation, request), response, request),
  );
}

/** `/v1/conversations/{conversationId}` as Express writes it: `/v1/conversations/:conversationId`. */
export function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
