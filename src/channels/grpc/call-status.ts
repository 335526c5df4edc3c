// How errors look to gRPC clients: a status with the sentence that HTTP gives, and never the inside of a failure.
import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import { AppError, errorKinds, privateCodes, publicDetail, refusalCodes } from '../../errors.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';

type HttpStatus = (typeof errorKinds)[keyof typeof errorKinds]['status'];

/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const STATUSES: Readonly<Record<HttpStatus, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  405: status.UNIMPLEMENTED,
  409: status.ABORTED,
  413: status.INVALID_ARGUMENT,
  415: status.INVALID_ARGUMENT,
  422: status.FAILED_PRECONDITION,
  429: status.RESOURCE_EXHAUSTED,
  499: status.CANCELLED,
  500: status.INTERNAL,
  503: status.UNAVAILABLE,
  504: status.DEADLINE_EXCEEDED,
};

/** Waiting so long is what the server asks of clients that try again (gRFC A6). */
const PUSHBACK = 'grpc-retry-pushback-ms';
/** It travels in a header, whose size clients limit. */
const MAX_DETAIL_BYTES = 1000;

/** Logs what is not the client's fault, and counts refusals. */
export function createStatusOf({ log, events }: Pick<Telemetry, 'log' | 'events'>) {
  return function statusOf(thrown: unknown, requestId: string): StatusObject {
    const error = thrown instanceof AppError ? thrown : new AppError('internal', 'A bug.', { cause: thrown });
    if (privateCodes.has(error.code)) log.error({ err: thrown, requestId }, 'call ended with an error');
    else if (refusalCodes.has(error.code)) events.requestRefused('grpc', error.code, error.message);
    const metadata = new Metadata();
    if (error.retryAfterMs !== undefined) metadata.set(PUSHBACK, String(Math.ceil(error.retryAfterMs)));
    // Names that a client made up are repeated: cut, and without halves of characters, which cannot be sent.
    const details = Buffer.from(publicDetail(error)).subarray(0, MAX_DETAIL_BYTES).toString();
    const code = STATUSES[errorKinds[error.code].status];
    return { code, details, metadata };
  };
}

export type StatusOf = ReturnType<typeof createStatusOf>;
