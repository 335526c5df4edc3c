// Gives every request a name that stands in the log and in the answer.
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

/** Takes the name that a proxy gave, if it is one. */
export function requestId(header = 'X-Request-Id'): RequestHandler {
  return function nameRequest(request, response, next) {
    const given = request.get(header);
    const id = given !== undefined && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
    response.locals.requestId = id;
    response.set(header, id);
    next();
  };
}
