// Every error that Frontdesk gives on purpose: one class, one code each, one table. Described in docs/errors.md.

interface ErrorKind {
  /** HTTP status of an answer that carries this error. */
  readonly status: number;
  /** Exit code of a command that ends with this error. */
  readonly exitCode: number;
}

/** Exit codes 1 and 130 are those a shell expects of a failed and of an interrupted command. */
export const errorKinds = {
  internal: { status: 500, exitCode: 1 },
  invalid_input: { status: 400, exitCode: 2 },
  config_invalid: { status: 500, exitCode: 3 },
  not_found: { status: 404, exitCode: 4 },
  model_invalid: { status: 500, exitCode: 5 },
  engine_unavailable: { status: 503, exitCode: 6 },
  too_large: { status: 413, exitCode: 7 },
  storage_unavailable: { status: 503, exitCode: 8 },
  conflict: { status: 409, exitCode: 9 },
  idempotency_key_reused: { status: 422, exitCode: 10 },
  unauthenticated: { status: 401, exitCode: 11 },
  forbidden: { status: 403, exitCode: 12 },
  rate_limited: { status: 429, exitCode: 13 },
  overloaded: { status: 503, exitCode: 14 },
  unsupported_media_type: { status: 415, exitCode: 15 },
  method_not_allowed: { status: 405, exitCode: 16 },
  address_refused: { status: 422, exitCode: 17 },
  timed_out: { status: 504, exitCode: 18 },
  cancelled: { status: 499, exitCode: 130 },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorKinds;

/** What is wrong where in what was sent; the pointer is a JSON pointer (RFC 6901). */
export interface FieldError {
  readonly detail: string;
  readonly pointer: string;
}

export interface AppErrorOptions {
  readonly cause?: unknown;
  readonly errors?: readonly FieldError[];
  /** When it is worth trying again. */
  readonly retryAfterMs?: number;
}

/** An expected error. Its message is one sentence that a user may read; anything else thrown is a bug. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterMs = options.retryAfterMs;
  }

  /** HTTP status of an answer that carries this error. */
  get status(): number {
    return errorKinds[this.code].status;
  }
}

/** Their messages are for the operator, who finds them in the log. */
export const privateCodes: ReadonlySet<ErrorCode> = new Set([
  'internal',
  'config_invalid',
  'storage_unavailable',
]);

/** Refused by access or a limit: the operator wants to know how often. */
export const refusalCodes: ReadonlySet<ErrorCode> = new Set([
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'overloaded',
]);

/** What somebody outside may read of an error. */
export function publicDetail({ code, message }: AppError): string {
  return privateCodes.has(code)
    ? 'The service failed to answer this; its log says more under the id of the request.'
    : message;
}

/** Exit code of a command that ends with this error; what is not an `AppError` counts as `internal`. */
export function exitCodeOf(error: unknown): number {
  return errorKinds[error instanceof AppError ? error.code : 'internal'].exitCode;
}
