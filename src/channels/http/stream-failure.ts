// What goes wrong when an answer is already on its way: the stream itself tells of it.
import type { Response } from 'express';
import { AppError } from '../../errors.ts';
import type { HttpContext } from './http-context.ts';

/**
 * The failure as a client may read it; a bug is logged. The status line is long gone, but the log, the metrics and the
 * store of idempotent answers still go by it.
 */
export function failureOfStream(
  thrown: unknown,
  response: Response,
  { log }: Pick<HttpContext, 'log'>,
): AppError {
  const isExpected = thrown instanceof AppError;
  if (!isExpected)
    log.error({ err: thrown, requestId: response.locals.requestId }, 'a streamed answer failed');
  const error = isExpected
    ? thrown
    : new AppError('internal', 'Something went wrong while answering. Please ask again.', { cause: thrown });
  response.statusCode = error.status;
  return error;
}
