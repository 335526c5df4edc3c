// Keeps who changed what: every change that an account makes is in the audit log.
import type { RequestHandler } from 'express';
import type { HttpContext } from '../http-context.ts';
import type { Operation } from '../operation.ts';

/** Questions and ratings are no changes of the desk. */
const isChange = ({ method, scope }: Operation) => method !== 'get' && scope !== 'chat' && scope !== null;

/** Records a change after it was made; a refused change is not recorded. */
export function audited(
  { stores, log }: Pick<HttpContext, 'stores' | 'log'>,
  operation: Operation,
): RequestHandler {
  return function noteChange(request, response, next) {
    const { principal } = response.locals;
    if (!isChange(operation) || principal?.kind !== 'account') return next();
    response.once('finish', () => {
      if (response.statusCode >= 400) return;
      const { name = '', id } = principal;
      const target = request.originalUrl.split('?', 1)[0] ?? null;
      const detail = response.locals.auditDetail ?? null;
      stores.audit
        .add({ actorId: id, actorName: name, action: operation.id, target, detail })
        .catch((error: unknown) => log.error({ err: error, target }, 'a change is missing in the audit log'));
    });
    next();
  };
}
