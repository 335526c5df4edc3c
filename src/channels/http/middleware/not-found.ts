// The end of the road: 405 with the methods that an address does have, or 404.
import type { RequestHandler, Router } from 'express';
import { AppError } from '../../../errors.ts';

/** What a router keeps of each thing that is mounted in it (the package "router" 2.3, which has no types for it). */
interface Layer {
  /** The part of the path that it takes. */
  match(path: string): false | { readonly path: string };
  readonly handle: Partial<Router>;
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
}

export function answerNotFound(router: Router): RequestHandler {
  return function refuseUnknown(request, response) {
    const methods = methodsAt(router, request.path);
    if (methods.size === 0) throw new AppError('not_found', `There is nothing at ${request.path}.`);
    if (methods.has('GET')) methods.add('HEAD');
    const allowed = [...methods].sort().join(', ');
    response.set('Allow', allowed);
    throw new AppError(
      'method_not_allowed',
      `${request.method} is not allowed at ${request.path}, only ${allowed}.`,
    );
  };
}

function methodsAt({ stack }: Pick<Router, 'stack'>, path: string): Set<string> {
  const methods = (stack as unknown as Layer[]).flatMap((layer) => {
    const taken = layer.match(path);
    if (!taken) return [];
    const { route, handle } = layer;
    if (route) return Object.keys(route.methods).map((method) => method.toUpperCase());
    return handle.stack ? [...methodsAt({ stack: handle.stack }, path.slice(taken.path.length) || '/')] : [];
  });
  return new Set(methods.filter((method) => method !== '_ALL'));
}
