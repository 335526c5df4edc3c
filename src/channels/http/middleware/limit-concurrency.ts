// Answers so many requests at a time and refuses the rest at once: a queue would only make everybody wait.
import type { RequestHandler } from 'express';
import { AppError } from '../../../errors.ts';

const RETRY_AFTER_MS = 1000;

export function limitConcurrency(limit: number): RequestHandler {
  let inFlight = 0;
  return function admitRequest(_request, response, next) {
    if (inFlight >= limit) {
      throw new AppError('overloaded', `The limit of requests at a time (${limit}) is reached.`, {
        retryAfterMs: RETRY_AFTER_MS,
      });
    }
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
    next();
  };
}
