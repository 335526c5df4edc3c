// What every call passes before it is read: the limits, who asks, and whether they may.
import type { IncomingHttpHeaders } from 'node:http';
import { Metadata, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import type { Authenticate } from '../../access/authenticator.ts';
import { checkScope, type Principal, principalName } from '../../access/principal.ts';
import { createRateLimit } from '../../access/rate-limit.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { RateCounters } from '../../storage/rate-counter-store.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import { ASKED_BY, beginCall, type CallRecord, REQUEST_ID } from './call-record.ts';
import type { StatusOf } from './call-status.ts';
import { HEALTH_SERVICE } from './protocol.ts';

export interface GuardOptions {
  readonly config: Pick<Config, 'MAX_CONCURRENT_REQUESTS' | 'REQUESTS_PER_MINUTE'>;
  readonly authenticate: Authenticate;
  readonly telemetry: Pick<Telemetry, 'log' | 'metrics'>;
  readonly statusOf: StatusOf;
  /** Default: this process counts for itself. */
  readonly rateCounters?: RateCounters;
}

type SentStatus = Parameters<ServerInterceptingCall['sendStatus']>[0];

/** Calls that change what is served. */
const OPERATING: ReadonlySet<string> = new Set(['RepositoryModelLoad', 'RepositoryModelUnload']);
/** Open to everybody, as /livez and /openapi.json are over HTTP; they take no place from calls that are not. */
const isOpenToAll = (path: string) =>
  path.startsWith(`/${HEALTH_SERVICE}/`) || path.startsWith('/grpc.reflection.');
const SECONDS_PER_MINUTE = 60;
const RETRY_AFTER_MS = 1000;

export function guardCalls({
  config,
  authenticate,
  telemetry,
  statusOf,
  rateCounters,
}: GuardOptions): ServerInterceptor {
  const { MAX_CONCURRENT_REQUESTS: limit } = config;
  const requests = createRateLimit(
    config.REQUESTS_PER_MINUTE,
    SECONDS_PER_MINUTE,
    'requests in a minute',
    rateCounters,
  );
  let inFlight = 0;

  const admit = async (method: string, headers: IncomingHttpHeaders): Promise<Principal> => {
    if (inFlight > limit)
      throw new AppError('overloaded', `The limit of ${limit} requests at a time is reached.`, {
        retryAfterMs: RETRY_AFTER_MS,
      });
    const principal = await authenticate(headers);
    await requests.take(`grpc ${principal.id ?? principal.kind}`);
    checkScope(principal, OPERATING.has(method) ? 'admin' : 'models');
    return principal;
  };

  return function guardCall({ path }, call) {
    if (isOpenToAll(path)) return new ServerInterceptingCall(call);
    let messages = 0;
    let record: CallRecord | undefined;
    const answered = (sent: SentStatus): SentStatus => {
      if (!record) return sent;
      record.code ??= sent.code;
      const metadata = sent.metadata ?? new Metadata();
      metadata.set(REQUEST_ID, record.requestId);
      return { ...sent, metadata };
    };
    return new ServerInterceptingCall(call, {
      start(next) {
        next({
          onReceiveMetadata(metadata, proceed) {
            const method = path.slice(path.lastIndexOf('/') + 1);
            const begun = beginCall(telemetry, method, call, metadata);
            record = begun;
            inFlight += 1;
            admit(method, headersOf(metadata, call.getHost())).then(
              (principal) => {
                begun.principal = principal;
                metadata.set(ASKED_BY, principalName(principal));
                proceed(metadata);
              },
              (error) => call.sendStatus(answered(statusOf(error, begun.requestId))),
            );
          },
          // The messages of a stream count as calls of their own.
          onReceiveMessage(message, proceed) {
            messages += 1;
            const { principal, requestId = '' } = record ?? {};
            if (messages === 1 || !principal) return proceed(message);
            requests.take(principal.id ?? principal.kind).then(
              () => proceed(message),
              (error) => call.sendStatus(answered(statusOf(error, requestId))),
            );
          },
          // The end of every call, whoever ended it.
          onCancel() {
            inFlight -= 1;
            record?.end();
          },
        });
      },
      sendStatus: (sent, next) => next(answered(sent)),
    });
  };
}

/** What stands for headers of HTTP: the authentication knows no other protocol. */
function headersOf(metadata: Metadata, host: string): IncomingHttpHeaders {
  const texts = Object.entries(metadata.getMap()).filter(([, value]) => typeof value === 'string');
  return { ...Object.fromEntries(texts), host };
}
