// The health that Kubernetes and load balancers ask for, without a key: grpc.health.v1.Health.
import { type ServerWritableStream, type StatusObject, status } from '@grpc/grpc-js';
import { HEALTH_SERVICE, type HealthCalls, INFERENCE_SERVICE, type ServingStatus } from './protocol.ts';

export interface HealthService {
  readonly calls: HealthCalls;
  /** Tells all who watch that nothing is served any more, and ends their streams. */
  stop(): void;
}

const SERVICES: ReadonlySet<string> = new Set(['', INFERENCE_SERVICE, HEALTH_SERVICE]);
const LOOK_EVERY_MS = 1000;
/** They need no key, so there is an end to them. */
const MAX_WATCHERS = 100;

type Watcher = Parameters<HealthCalls['Watch']>[0];

export function createHealthService(isReady: () => boolean): HealthService {
  const watchers = new Set<() => void>();
  let isStopped = false;
  const statusNow = (): ServingStatus => (!isStopped && isReady() ? 'SERVING' : 'NOT_SERVING');

  function watch(call: Watcher): void {
    if (isStopped || watchers.size >= MAX_WATCHERS) {
      refuse(call, { code: status.RESOURCE_EXHAUSTED, details: 'Too many watch the health already.' });
      return;
    }
    // As the protocol has it, one that is not there may come yet: the stream stays open.
    const isKnown = SERVICES.has(call.request.service);
    let told: ServingStatus | undefined;
    const look = () => {
      const now = isKnown ? statusNow() : 'SERVICE_UNKNOWN';
      if (now !== told) call.write({ status: now });
      told = now;
      if (isStopped) call.end();
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    const end = () => {
      clearInterval(timer);
      watchers.delete(look);
    };
    watchers.add(look);
    call.once('cancelled', end).once('finish', end);
    look();
  }

  return {
    calls: {
      Check({ request: { service } }, respond) {
        if (SERVICES.has(service)) respond(null, { status: statusNow() });
        else respond({ code: status.NOT_FOUND, details: `There is no service ${JSON.stringify(service)}.` });
      },
      Watch: watch,
    },
    stop() {
      isStopped = true;
      for (const look of [...watchers]) look();
    },
  };
}

function refuse(call: ServerWritableStream<unknown, unknown>, problem: Partial<StatusObject>): void {
  call.emit('error', problem);
}
