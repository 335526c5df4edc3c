// Answers so many requests at a time and refuses the rest at once: a queue would only make everybody wait.
import type { Request, RequestHandler } from 'express';
import { AppError } from '../../../errors.ts';
import { isGone } from '../client-signal.ts';

const RETRY_AFTER_MS = 1000;
/** Bodies of other kinds are read by the routes that know them, which count the request afterwards. */
const READ_BY_ROUTES = ['multipart/form-data', 'application/octet-stream'];

declare global {
  namespace Express {
    interface Locals {
      /** Set once the request is counted. */
      isCounted?: boolean;
    }
  }
}

/**
 * Mounted behind the body parsers: a request counts from the moment its body is there, so that slow bodies hold no
 * place. The same handler is mounted again behind the parser of a route of its own; a request counts once.
 */
export function limitConcurrency(limit: number): RequestHandler {
  let inFlight = 0;
  return function admitRequest(request, response, next) {
    // The client went while something before this was waited for: there is no one to answer, and no `close` to come.
    if (isGone(response)) return;
    if (response.locals.isCounted || isReadLater(request)) return next();
    if (inFlight >= limit) {
      throw new AppError('overloaded', `The limit of ${limit} requests at a time is reached.`, {
        retryAfterMs: RETRY_AFTER_MS,
      });
    }
    inFlight += 1;
    response.locals.isCounted = true;
    response.once('close', () => {
      inFlight -= 1;
    });
    next();
  };
}

const isReadLater = (request: Request): boolean =>
  !request.complete && request.body === undefined && Boolean(request.is(READ_BY_ROUTES));
