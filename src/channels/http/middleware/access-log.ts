// One line for each request, and its duration in the metrics. Neither query nor body is logged: they hold what people asked.
import type { Request, RequestHandler, Response } from 'express';
import type { HttpContext } from '../http-context.ts';
import { routeName } from '../named-route.ts';

/** Asked every few seconds by machines: they would drown the rest. */
export const QUIET = ['/livez', '/readyz', '/metrics'];

export function accessLog({ log, metrics }: Pick<HttpContext, 'log' | 'metrics'>): RequestHandler {
  return function logRequest(request, response, next) {
    const startedAt = performance.now();
    // When the connection is gone, its address is too.
    const { ip } = request;
    metrics.httpRequestsInFlight.inc();
    response.once('close', () => {
      const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
      const status = statusOf(response);
      metrics.httpRequestsInFlight.dec();
      metrics.httpRequestDuration.observe(
        { method: request.method, route: routeOf(request), status },
        durationMs / 1000,
      );
      const { requestId, principal } = response.locals;
      const line = {
        requestId,
        method: request.method,
        path: request.originalUrl.split('?', 1)[0],
        status,
        durationMs,
        ip,
        principal: principal?.id ?? principal?.kind,
      };
      if (QUIET.includes(request.path)) log.debug(line, 'request');
      // 503 is a refusal: the limit that was reached has a line of its own.
      else if (status >= 500 && status !== 503) log.error(line, 'request failed');
      else log.info(line, 'request');
    });
    next();
  };
}

/** The pattern of the route, never the address itself: there are endlessly many of those. */
export function routeOf({ route, baseUrl }: Request): string {
  const path: unknown = route?.path;
  return typeof path === 'string' ? baseUrl + path : (routeName(path) ?? 'none');
}

/** 499, as proxies write it, for a client that went away before it had the whole answer. */
export function statusOf({ writableFinished, statusCode }: Response): number {
  return writableFinished ? statusCode : 499;
}
