// Which methods an address has: collected for a request that no route answered, and listed in its 405.
import { type RequestHandler, type Response, Router } from 'express';
import { expressPath } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';

/** Mounted by `router.all` behind the handlers of an address, it notes the methods that these take. */
export function allows(...methods: readonly string[]): RequestHandler {
  return function noteMethods(_request, response, next) {
    const known = allowedMethods(response);
    response.locals.allowedMethods = [...known, ...methods.filter((method) => !known.includes(method))];
    next();
  };
}

/** Those of the addresses that took the request, in upper case. */
export const allowedMethods = ({ locals }: Pick<Response, 'locals'>): readonly string[] =>
  locals.allowedMethods ?? [];

/** The methods of all operations. */
export function allowOperations(operations: readonly Operation[]): Router {
  const router = Router();
  for (const { method, path } of operations) router.all(expressPath(path), allows(method.toUpperCase()));
  return router;
}
