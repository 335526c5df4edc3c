// While the service stops it takes nothing new, and gives its connections back.
import type { RequestHandler } from 'express';
import { AppError } from '../../../errors.ts';

const RETRY_AFTER_MS = 5000;

export function refuseWhenStopping(stopping: AbortSignal): RequestHandler {
  return function refuseNew(_request, response, next) {
    if (!stopping.aborted) return next();
    response.set('Connection', 'close');
    throw new AppError('overloaded', 'The service is stopping.', { retryAfterMs: RETRY_AFTER_MS });
  };
}
