// How often something happened within a window of time: in memory for one service, in PostgreSQL over all replicas.
import { PostgresAdapter, sql } from 'kysely';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Database } from './database.ts';

export interface Counted {
  /** With this one. */
  readonly hits: number;
  /** When the window ends and counting begins anew. */
  readonly msBeforeReset: number;
}

export interface RateCounters {
  /** Counts one more under a key. A key is counted in windows of one length. */
  count(key: string, windowMs: number): Promise<Counted>;
  /** Erases counters whose window is over. */
  eraseExpired(): Promise<void>;
}

/** While the database is away each replica counts for itself; so long passes before it is asked again. */
const PAUSE_AFTER_FAILURE_MS = 5000;

export function createRateCounters(database: Database): RateCounters {
  const isPostgres = database.kysely.getExecutor().adapter instanceof PostgresAdapter;
  return isPostgres ? createSharedCounters(database) : createMemoryCounters();
}

export function createMemoryCounters(): RateCounters {
  const limiters = new Map<number, RateLimiterMemory>();
  return {
    async count(key, windowMs) {
      const limiter =
        limiters.get(windowMs) ??
        new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: windowMs / 1000 });
      limiters.set(windowMs, limiter);
      const { consumedPoints, msBeforeNext } = await limiter.consume(key);
      return { hits: consumedPoints, msBeforeReset: msBeforeNext };
    },
    eraseExpired: async () => undefined,
  };
}

interface Waiting {
  readonly key: string;
  readonly windowMs: number;
  resolve(counted: Counted): void;
}

/**
 * One statement at a time: all that is to be counted while it runs goes into the next, so that a busy replica writes a
 * few hundred times a second at the most. The clock is the database's.
 */
function createSharedCounters({ kysely }: Database): RateCounters {
  const own = createMemoryCounters();
  let waiting: Waiting[] = [];
  let isRunning = false;
  let ownUntil = 0;

  async function countAll(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const counted = performance.now() < ownUntil ? undefined : await countTogether(batch);
      for (const [i, { key, windowMs, resolve }] of batch.entries())
        resolve(counted?.[i] ?? (await own.count(key, windowMs)));
    }
    isRunning = false;
  }

  /** Undefined when the database is away. */
  async function countTogether(batch: readonly Waiting[]): Promise<Counted[] | undefined> {
    const hits = new Map<string, { hits: number; windowMs: number }>();
    const places = batch.map(({ key, windowMs }) => {
      const place = (hits.get(key)?.hits ?? 0) + 1;
      hits.set(key, { hits: place, windowMs });
      return place;
    });
    // In one order, so that two replicas never wait for each other.
    const rows = [...hits].sort(([a], [b]) => (a < b ? -1 : 1));
    const now = sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
    const values = rows.map(
      ([key, row]) => sql`(${key}, ${row.hits}::integer, ${now} + ${row.windowMs}::bigint)`,
    );
    try {
      const { rows: stored } = await sql<{ key: string; hits: number; msBeforeReset: number }>`
        insert into rate_counters as counter (key, hits, resets_at_ms) values ${sql.join(values)}
        on conflict (key) do update set
          hits = case when counter.resets_at_ms <= ${now} then excluded.hits else counter.hits + excluded.hits end,
          resets_at_ms = case when counter.resets_at_ms <= ${now} then excluded.resets_at_ms else counter.resets_at_ms end
        returning key, hits, resets_at_ms - ${now} as ms_before_reset`.execute(kysely);
      const byKey = new Map(stored.map((row) => [row.key, row]));
      return batch.flatMap(({ key }, i) => {
        const row = byKey.get(key);
        if (!row) return [];
        const later = (hits.get(key)?.hits ?? 0) - (places[i] ?? 0);
        return [{ hits: row.hits - later, msBeforeReset: Math.max(0, row.msBeforeReset) }];
      });
    } catch {
      // Whoever stores something is told that the database is away; a limit need not say it too.
      ownUntil = performance.now() + PAUSE_AFTER_FAILURE_MS;
      return undefined;
    }
  }

  return {
    count: (key, windowMs) =>
      new Promise((resolve, reject) => {
        waiting.push({ key, windowMs, resolve });
        if (!isRunning) countAll().catch(reject);
      }),
    async eraseExpired() {
      await sql`delete from rate_counters where resets_at_ms <= extract(epoch from clock_timestamp()) * 1000`.execute(
        kysely,
      );
    },
  };
}
