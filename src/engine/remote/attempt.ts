// One request to a model server, and what its failure means: whether it is worth another, and whether the server is away.
import { AppError } from '../../errors.ts';

/** The server is away or out of order; only this counts for the circuit breaker. */
export class FailedAttempt extends Error {
  readonly error: AppError;
  /** The same request may well succeed at once: nothing was refused, and to infer twice changes nothing. */
  readonly isTransient: boolean;

  constructor(reason: string, { isTransient, cause }: { isTransient: boolean; cause?: unknown }) {
    super(reason, { cause });
    this.error = unavailable(reason, cause);
    this.isTransient = isTransient;
  }
}

export const RETRY_AFTER_MS = 5000;

export const unavailable = (reason: string, cause?: unknown) =>
  new AppError('engine_unavailable', `The model server ${reason}.`, { cause, retryAfterMs: RETRY_AFTER_MS });

/** Statuses that proxies and servers give while they start, stop or are full. */
const TRANSIENT = new Set([429, 502, 503, 504]);
const REASON_CHARS = 300;

export interface Attempt {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: NonNullable<RequestInit['body']>;
  /** Aborted with a `TimeoutError` when time is up, with anything else when the caller has gone. */
  readonly signal: AbortSignal;
}

/**
 * @throws FailedAttempt when the server is away; AppError `cancelled`, `engine_unavailable` when it does not let us in,
 * `model_invalid` when it refuses the request, as for a version that it does not have
 */
export async function attempt({ url, method, headers, body, signal }: Attempt): Promise<{
  headers: Headers;
  bytes: Uint8Array;
}> {
  let response: Response;
  let bytes: Uint8Array;
  try {
    const sent = body === undefined ? {} : { body };
    response = await fetch(url, { method, headers, signal, redirect: 'error', ...sent });
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    if (signal.aborted) throw endedBy(signal);
    throw new FailedAttempt('cannot be reached', { isTransient: true, cause });
  }
  const { status } = response;
  if (response.ok) return { headers: response.headers, bytes };
  if (status === 401 || status === 403)
    throw unavailable('does not let Frontdesk in: look at MODEL_SERVER_TOKEN');
  if (status >= 500 || TRANSIENT.has(status))
    throw new FailedAttempt(`answers with the status ${status}`, {
      isTransient: TRANSIENT.has(status),
      cause: reasonOf(bytes),
    });
  throw new AppError('model_invalid', `The model server refuses ${url.pathname}: ${reasonOf(bytes)}`);
}

/** Time that is up counts against the server, a caller who has gone does not. */
export function endedBy({ reason }: AbortSignal): Error {
  if (reason instanceof DOMException && reason.name === 'TimeoutError')
    return new FailedAttempt('takes too long', { isTransient: false, cause: reason });
  return new AppError('cancelled', 'The question was cancelled.', { cause: reason });
}

/** The protocol's errors are `{"error": "…"}`. */
function reasonOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString();
  return (/"error"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text).slice(0, REASON_CHARS);
}
