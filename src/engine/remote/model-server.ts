// A model server of the Open Inference Protocol 2 (Triton, MLServer, KServe): calls that are repeated where that is safe,
// and not made at all while the server is away.
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import { AppError } from '../../errors.ts';
import type { GraphTensors } from '../graph-inputs.ts';
import { attempt, endedBy, FailedAttempt, unavailable } from './attempt.ts';
import { decodeInference, encodeInference, type WantedOutputs } from './tensor-message.ts';

/** `open`: nothing is sent; `half-open`: one call tries whether the server is back. */
export type CircuitName = 'closed' | 'half-open' | 'open';

/** Told what becomes of the calls. */
export interface ModelServerObserver {
  /** `code` is `ok` or the code of the error. */
  called(call: { readonly model: string; readonly code: string; readonly seconds: number }): void;
  circuitChanged(circuit: CircuitName): void;
}

export interface ModelServerOptions {
  /** Where `/v2` is, like `http://triton:8000`. */
  readonly url: string;
  /** Sent as bearer token. */
  readonly token?: string;
  /** For a call with all its repetitions, in milliseconds. Default 4000. */
  readonly timeoutMs?: number;
  /** How long nothing is sent after the circuit opened, in milliseconds. Default 5000. */
  readonly restMs?: number;
  readonly observer?: ModelServerObserver;
}

/** A graph by its name on the server, and the version. */
export interface ServedModel {
  readonly model: string;
  readonly version: string;
}

export interface ModelServer {
  /** Without user and password. */
  readonly url: string;
  /**
   * Runs a graph.
   *
   * @throws AppError `engine_unavailable` when the server is away, `model_invalid` when it refuses, `cancelled`
   */
  infer(
    served: ServedModel,
    inputs: GraphTensors,
    wanted: WantedOutputs,
    signal?: AbortSignal,
  ): Promise<GraphTensors>;
  /** What keeps it from answering now; null when it says that it is ready. */
  problem(): Promise<string | null>;
}

const TIMEOUT_MS = 4000;
const REST_MS = 5000;
/** A health check must not take longer than whoever asks for it waits. */
const HEALTH_TIMEOUT_MS = 1000;
const MAX_RETRIES = 2;
const FAILURES_UNTIL_OPEN = 5;
const BINARY = 'binary_tensor_data';

export function createModelServer(options: ModelServerOptions): ModelServer {
  const { timeoutMs = TIMEOUT_MS, restMs = REST_MS, observer, token } = options;
  const base = new URL(options.url);
  const at = (path: string) => new URL(base.pathname.replace(/\/$/, '') + path, base);
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof FailedAttempt),
    { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(FAILURES_UNTIL_OPEN) },
  );
  const policy = wrap(
    retry(
      handleWhen((error) => error instanceof FailedAttempt && error.isTransient),
      { maxAttempts: MAX_RETRIES, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 500 }) },
    ),
    breaker,
  );
  breaker.onStateChange((state) => {
    if (state === CircuitState.Isolated) return;
    observer?.circuitChanged(CIRCUITS[state]);
  });

  const get = (path: string, signal: AbortSignal) =>
    attempt({ url: at(path), method: 'GET', headers: authorization, signal });

  /** Asked again until the server has said so. */
  let isBinary: boolean | undefined;
  const takesBytes = async (signal: AbortSignal): Promise<boolean> => {
    isBinary ??= extensionsOf((await get('/v2', signal)).bytes).includes(BINARY);
    return isBinary;
  };

  const inferOnce = async (
    { model, version }: ServedModel,
    inputs: GraphTensors,
    wanted: WantedOutputs,
    signal: AbortSignal,
  ): Promise<GraphTensors> => {
    if (signal.aborted) throw endedBy(signal);
    const { headers, body } = encodeInference(inputs, wanted, await takesBytes(signal));
    const url = at(`/v2/models/${encodeURIComponent(model)}/versions/${encodeURIComponent(version)}/infer`);
    const answer = await attempt({
      url,
      method: 'POST',
      headers: { ...authorization, ...headers },
      body,
      signal,
    });
    try {
      return decodeInference(answer.headers, answer.bytes, wanted);
    } catch (cause) {
      throw new FailedAttempt('gives an answer that is none', { isTransient: false, cause });
    }
  };

  return {
    url: `${base.origin}${base.pathname.replace(/\/$/, '')}`,

    async infer(served, inputs, wanted, signal) {
      const deadline = AbortSignal.timeout(timeoutMs);
      const ends = signal ? AbortSignal.any([signal, deadline]) : deadline;
      const startedAt = performance.now();
      const told = (code: string) =>
        observer?.called({ model: served.model, code, seconds: (performance.now() - startedAt) / 1000 });
      try {
        const outputs = await policy.execute(() => inferOnce(served, inputs, wanted, ends), ends);
        told('ok');
        return outputs;
      } catch (cause) {
        const error = errorOf(cause);
        told(error instanceof AppError ? error.code : 'internal');
        throw error;
      }
    },

    async problem() {
      try {
        await get('/v2/health/ready', AbortSignal.timeout(HEALTH_TIMEOUT_MS));
        return null;
      } catch (cause) {
        const error = errorOf(cause);
        if (error instanceof AppError) return error.message;
        throw error;
      }
    },
  };
}

const CIRCUITS = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Open]: 'open',
} as const;

/** What a caller is told; anything that is no failure of the server is a bug and stays as it is. */
function errorOf(cause: unknown): unknown {
  if (cause instanceof FailedAttempt) return cause.error;
  if (cause instanceof BrokenCircuitError)
    return unavailable('is away for now and will be tried again in some seconds', cause);
  return cause;
}

/** The names in the server's answer to `GET /v2`. */
function extensionsOf(bytes: Uint8Array): string[] {
  try {
    const { extensions } = JSON.parse(Buffer.from(bytes).toString()) as { extensions?: unknown };
    return Array.isArray(extensions) ? extensions : [];
  } catch (cause) {
    throw new FailedAttempt('does not say what it understands at /v2', { isTransient: false, cause });
  }
}
