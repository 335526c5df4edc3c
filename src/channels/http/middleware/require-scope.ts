// Lets a request pass whose principal has a scope.
import type { RequestHandler } from 'express';
import { checkScope } from '../../../access/principal.ts';
import type { Scope } from '../../../storage/api-key-store.ts';
import { principalOf } from '../http-context.ts';

/** Answers 403, naming the scope, to everybody else. */
export function requireScope(scope: Scope): RequestHandler {
  return function checkPrincipal(_request, response, next) {
    checkScope(principalOf(response), scope);
    next();
  };
}
