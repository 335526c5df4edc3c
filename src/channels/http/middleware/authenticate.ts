// Finds out who asks, before any route that needs to know.
import type { RequestHandler } from 'express';
import type { Authenticate } from '../../../access/authenticator.ts';

/** Answers 401 or 403 to somebody without a good key. */
export function authenticated(authenticate: Authenticate): RequestHandler {
  return async function findPrincipal(request, response, next) {
    response.locals.principal = await authenticate(request.headers);
    next();
  };
}
