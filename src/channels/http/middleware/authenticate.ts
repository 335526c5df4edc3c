// Finds out who asks, before any route that needs to know.
import type { RequestHandler } from 'express';
import type { AuthenticateRequest } from '../../../access/accounts/account-principal.ts';

/** Answers 401 or 403 to somebody without a good key or session. */
export function authenticated(authenticate: AuthenticateRequest): RequestHandler {
  return async function findPrincipal(request, response, next) {
    const { principal, session } = await authenticate(request.headers, request.method);
    response.locals.principal = principal;
    if (session) response.locals.session = session;
    next();
  };
}
