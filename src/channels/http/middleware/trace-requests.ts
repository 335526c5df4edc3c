// A span for each request, with the names of OpenTelemetry's HTTP conventions; neither query nor body goes into it.
import type { RequestHandler } from 'express';
import type { Tracing } from '../../../telemetry/tracing.ts';
import { QUIET, routeOf, statusOf } from './access-log.ts';

/** Mounted behind `requestId`. What the request leads to is inside the span. */
export function traceRequests(tracing: Tracing): RequestHandler {
  return function traceRequest(request, response, next) {
    if (QUIET.includes(request.path)) return next();
    const { method, headers } = request;
    const attributes = {
      'http.request.method': method,
      'url.scheme': request.protocol,
      'frontdesk.request.id': response.locals.requestId ?? '',
    };
    void tracing.inSpan({ name: method, requestHeaders: headers, attributes }, async (span) => {
      const closed = new Promise((resolve) => response.once('close', resolve));
      next();
      await closed;
      const [route, status] = [routeOf(request), statusOf(response)];
      span.rename(`${method} ${route}`);
      span.set({ 'http.route': route, 'http.response.status_code': status });
      if (status >= 500) span.fail(String(status));
    });
  };
}
