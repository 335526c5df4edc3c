// One line for each call, and its duration in the metrics. What was asked is not logged.
import { randomUUID } from 'node:crypto';
import { type Metadata, type ServerInterceptingCallInterface, status } from '@grpc/grpc-js';
import type { Principal } from '../../access/principal.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';

/** Comes with the call, or is made up; goes back behind the answer. */
const DEADLINE_SLACK_MS = 250;
export const REQUEST_ID = 'x-request-id';

/** Who the caller is, for what does the call: the guard writes it over whatever came under this name. */
export const ASKED_BY = 'x-frontdesk-asked-by';

export interface CallRecord {
  readonly requestId: string;
  principal: Principal | undefined;
  /** What was answered; undefined when the library ended the call itself, or the client did. */
  code: status | undefined;
  end(): void;
}

/** Takes the name that a proxy or the client gave, if it is one. */
export function beginCall(
  { log, metrics }: Pick<Telemetry, 'log' | 'metrics'>,
  method: string,
  call: Pick<ServerInterceptingCallInterface, 'getPeer' | 'getDeadline'>,
  metadata: Metadata,
): CallRecord {
  const startedAt = performance.now();
  const peer = call.getPeer();
  const [given] = metadata.get(REQUEST_ID);
  const requestId = typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
  metadata.set(REQUEST_ID, requestId);
  metrics.grpcRequestsInFlight.inc();
  return {
    requestId,
    principal: undefined,
    code: undefined,
    end() {
      const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
      // The client's time began before the call arrived here: it gives up just before the deadline known here.
      const isLate = Number(call.getDeadline()) - DEADLINE_SLACK_MS <= Date.now();
      const ended = this.code ?? (isLate ? status.DEADLINE_EXCEEDED : status.CANCELLED);
      const code = status[ended] ?? 'UNKNOWN';
      metrics.grpcRequestsInFlight.dec();
      metrics.grpcRequestDuration.observe({ method, code }, durationMs / 1000);
      const { principal } = this;
      const line = { requestId, method, code, durationMs, peer, principal: principal?.id ?? principal?.kind };
      if (ended === status.INTERNAL || ended === status.UNKNOWN) log.error(line, 'call failed');
      else log.info(line, 'call');
    },
  };
}
