// The one place where errors become answers: problem details (RFC 9457), and never the inside of a failure.
import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { AppError, privateCodes, publicDetail, refusalCodes } from '../../../errors.ts';
import type { Problem } from '../../../protocol/problem.ts';
import type { HttpContext } from '../http-context.ts';

const DEFAULT_RETRY_AFTER_MS = 1000;

declare global {
  namespace Express {
    interface Locals {
      /** How errors look to clients of another protocol; default: problem details. */
      errorBody?: (problem: Problem) => object;
    }
  }
}

/** Gives the errors of the routes behind it the form of their protocol. Mounted before the authentication. */
export function errorsAs(errorBody: (problem: Problem) => object): RequestHandler {
  return function setErrorBody(_request, response, next) {
    response.locals.errorBody = errorBody;
    next();
  };
}

/** The last of all middleware. */
export function answerProblems({ log, events }: Pick<HttpContext, 'log' | 'events'>): ErrorRequestHandler {
  // Express tells error handlers by their four parameters.
  return function answerProblem(thrown: unknown, request, response, _next) {
    const error = toAppError(thrown);
    const { requestId = '', errorBody } = response.locals;
    if (privateCodes.has(error.code)) log.error({ err: thrown, requestId }, 'request ended with an error');
    else if (refusalCodes.has(error.code)) events.requestRefused('http', error.code, error.message);
    // A stream that began cannot become an error: it breaks off, and the client sees that it is not whole.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { status, code } = error;
    if (status === 401) response.set('WWW-Authenticate', 'Bearer');
    if ((status === 429 || status === 503) && !response.get('Retry-After')) {
      response.set('Retry-After', String(Math.ceil((error.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS) / 1000)));
    }
    const problem: Problem = {
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Client Closed Request',
      status,
      detail: publicDetail(error),
      instance: request.originalUrl.split('?', 1)[0] ?? '',
      code,
      requestId,
      ...(error.errors.length > 0 ? { errors: [...error.errors] } : {}),
    };
    response.status(status);
    if (errorBody) response.json(errorBody(problem));
    else response.type('application/problem+json').send(JSON.stringify(problem));
  };
}

/** What Express and its body parser throw (`http-errors`), in our words. */
interface HttpError extends Error {
  readonly status: number;
  readonly type?: string;
  readonly limit?: number;
}

function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (!isHttpError(thrown)) return new AppError('internal', 'A bug.', { cause: thrown });
  const cause = thrown;
  switch (thrown.type) {
    case 'entity.parse.failed':
      return new AppError('invalid_input', `The body is not valid JSON: ${thrown.message}.`, { cause });
    case 'json.too.deep':
      return new AppError('invalid_input', `The body cannot be read: ${thrown.message}.`, { cause });
    case 'entity.too.large':
      return new AppError('too_large', `The body is over the limit of ${thrown.limit} bytes.`, { cause });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new AppError('unsupported_media_type', `The body cannot be read: ${thrown.message}.`, { cause });
    case 'request.aborted':
      return new AppError('cancelled', 'The connection ended before the request was complete.', { cause });
    default:
      return new AppError('invalid_input', `The request cannot be read: ${thrown.message}.`, { cause });
  }
}

function isHttpError(thrown: unknown): thrown is HttpError {
  const status = thrown instanceof Error ? (thrown as Partial<HttpError>).status : undefined;
  return status !== undefined && status >= 400 && status < 500;
}
