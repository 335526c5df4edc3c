// Looks at the scope of a principal before the body of its request is read: nobody makes the service unpack and parse
// what it then refuses.
import { Router } from 'express';
import { expressPath } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { requireScope } from './require-scope.ts';

/** Mounted behind the authentication and before the body parsers. */
export function scopesFirst(operations: readonly Operation[]): Router {
  const router = Router();
  for (const { method, path, scope } of operations)
    if (scope !== null) router[method](expressPath(path), requireScope(scope));
  // The protocols of model servers, which are described elsewhere.
  return router.use('/v2', requireScope('models')).post(/^\/v1\/models\/.+:\w+$/, requireScope('models'));
}
