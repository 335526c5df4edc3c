// Counts what each key does, by day and route, and holds it to its quota (IETF draft ratelimit-headers).
import type { Request, RequestHandler } from 'express';
import { AppError } from '../../../errors.ts';
import type { KeyUsage } from '../../../storage/desk/key-usage-store.ts';
import { type HttpContext, principalOf } from '../http-context.ts';

/** Written so often; a process that is killed loses so much at the most. */
const FLUSH_MS = 2000;
/** What other processes counted, and quotas that were changed, count after so long. */
const READ_MS = 5000;
const MS_PER_DAY = 86_400_000;

export const dayOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);

interface Known {
  readonly readAtMs: number;
  readonly day: string;
  readonly quotas: ReadonlyMap<string, number>;
  readonly requests: ReadonlyMap<string, number>;
}

/** Mounted behind the authentication. */
export function meterKeys({ stores, log }: Pick<HttpContext, 'stores' | 'log'>): RequestHandler {
  const store = stores.keyUsage;
  let waiting = new Map<string, KeyUsage>();
  let isFlushing = false;
  let known: Known | undefined;

  const write = async () => {
    const counts = [...waiting.values()];
    waiting = new Map();
    isFlushing = false;
    await store.add(counts);
    known = undefined;
  };

  const count = (keyId: string, route: string, isFailure: boolean) => {
    const day = dayOf(Date.now());
    const key = `${keyId} ${day} ${route}`;
    const { requests = 0, failures = 0 } = waiting.get(key) ?? {};
    waiting.set(key, { keyId, day, route, requests: requests + 1, failures: failures + Number(isFailure) });
    if (isFlushing) return;
    isFlushing = true;
    setTimeout(() => {
      write().catch((error: unknown) => log.error({ err: error }, 'the usage of keys was not stored'));
    }, FLUSH_MS).unref();
  };

  const read = async (): Promise<Known> => {
    const nowMs = Date.now();
    const day = dayOf(nowMs);
    if (known && known.day === day && known.readAtMs > nowMs - READ_MS) return known;
    known = { readAtMs: nowMs, day, quotas: await store.quotas(), requests: await store.requestsOn(day) };
    return known;
  };

  return async function meterKey(request, response, next) {
    const { kind, id } = principalOf(response);
    if (id === null || (kind !== 'key' && kind !== 'site')) return next();
    response.once('finish', () => count(id, routeOf(request), response.statusCode >= 400));
    const { quotas, requests, day } = await read();
    const quota = quotas.get(id);
    if (quota === undefined) return next();
    const uncounted = [...waiting.values()].filter((one) => one.keyId === id && one.day === day);
    const used = uncounted.reduce((sum, one) => sum + one.requests, requests.get(id) ?? 0);
    const retryAfterMs = MS_PER_DAY - (Date.now() % MS_PER_DAY);
    response.append('RateLimit-Policy', `"day"; q=${quota}; w=86400`);
    const left = Math.max(0, quota - used - 1);
    response.append('RateLimit', `"day"; r=${left}; t=${Math.ceil(retryAfterMs / 1000)}`);
    if (used < quota) return next();
    throw new AppError('rate_limited', `This key has made the ${quota} requests that it may make in a day.`, {
      retryAfterMs,
    });
  };
}

/** The route as it was mounted, without ids: few of them. */
function routeOf(request: Request): string {
  const path = (request.route as { path?: unknown } | undefined)?.path;
  const route =
    typeof path === 'string' ? path : `/${request.originalUrl.split(/[/?]/).slice(1, 3).join('/')}`;
  return `${request.method} ${route}`;
}
