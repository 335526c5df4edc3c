// How a refusal looks to a client: in an acknowledgement, or as the `data` of a `connect_error`.
import type { z } from 'zod';
import { AppError, errorKinds, privateCodes, refusalCodes } from '../../errors.ts';
import type { SocketProblem } from '../../protocol/realtime.ts';
import type { Logger } from '../../telemetry/logger.ts';

/** Refused by access or a limit: the operator wants to know how often. */
export function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && refusalCodes.has(error.code);
}

/** What is not an expected error is a bug: it is logged whole, and the client gets a fixed sentence. */
export function toProblem(error: unknown, log: Pick<Logger, 'error'>): SocketProblem {
  if (!(error instanceof AppError) || error.code === 'internal') {
    log.error({ err: error }, 'the live chat failed');
    const { status } = errorKinds.internal;
    return { code: 'internal', status, detail: 'Something went wrong on the server; it is in its log.' };
  }
  const { code, status, message, errors, retryAfterMs } = error;
  if (privateCodes.has(code)) {
    log.error({ err: error }, 'the live chat failed');
    return { code, status, detail: 'The service cannot do this at the moment; its log says why.' };
  }
  return {
    code,
    status,
    detail: message,
    ...(errors.length > 0 ? { errors } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** @throws AppError `invalid_input`, with what is wrong where */
export function parsePayload<Schema extends z.ZodType>(schema: Schema, payload: unknown): z.output<Schema> {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ message, path }) => ({
    detail: message,
    pointer: `#${path.map(toToken).join('')}`,
  }));
  const sentences = errors.map(({ detail, pointer }) =>
    pointer === '#' ? detail : `${pointer.slice(2)}: ${detail}`,
  );
  throw new AppError('invalid_input', sentences.join('; '), { errors });
}

/** A step of a JSON pointer in a URI fragment (RFC 6901), as problem details have it over HTTP. */
function toToken(key: PropertyKey): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
