// The one connection of a replica that listens to the others and holds its leads (advisory locks).
//
// PostgreSQL forgets both when the connection ends: then every lead is lost at once, another connection is made, and
// all listeners are told to read what they may have missed.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../../errors.ts';
import type { Coordination, HintListener } from './coordination.ts';

export interface SessionLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface PostgresSessionOptions {
  readonly url: string;
  readonly log: SessionLog;
  /** How often the connection is asked whether it lives. */
  readonly checkEveryMs?: number;
}

const CONNECT_TIMEOUT_MS = 5000;
const QUERY_TIMEOUT_MS = 5000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** So that the server notices within half a minute that a machine is gone, and gives its leads to another. */
const KEEPALIVES =
  'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3';

/** @throws AppError `storage_unavailable` when the first connection cannot be made */
export async function openPostgresSession({
  url,
  log,
  checkEveryMs = 5000,
}: PostgresSessionOptions): Promise<Coordination> {
  const listeners = new Map<string, Set<HintListener>>();
  const leads = new Map<string, AbortController>();
  const asking = new Map<string, Promise<AbortSignal | undefined>>();
  const stop = new AbortController();
  let client: pg.Client | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let reconnecting: Promise<void> | undefined;

  /** One statement after the other, as the driver wants it. */
  function query<Row extends pg.QueryResultRow>(
    on: pg.Client,
    text: string,
    values: string[] = [],
  ): Promise<pg.QueryResult<Row>> {
    const result = last.then(() => on.query<Row>(text, values));
    last = result.catch(() => undefined); // whoever asked handles it
    return result;
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'frontdesk-session',
    });
    // Without a listener an error of a connection ends the process; its end is what matters.
    next.on('error', () => undefined);
    next.on('notification', ({ channel, payload = '' }) => {
      for (const { heard } of listeners.get(channel) ?? []) heard(payload);
    });
    try {
      await next.connect();
      await next.query(KEEPALIVES);
      for (const channel of listeners.keys()) await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      next.end().catch(() => undefined); // it never worked
      throw error;
    }
    next.once('end', () => lose(next));
    client = next;
  }

  function lose(lost: pg.Client): void {
    if (client !== lost) return;
    client = undefined;
    last = Promise.resolve();
    for (const lead of leads.values()) lead.abort();
    leads.clear();
    if (stop.signal.aborted) return;
    log.warn({}, 'the connection to the other replicas is lost: leads are given up until it is back');
    reconnecting = reconnect();
  }

  async function reconnect(): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      // Not all replicas at the same moment.
      const isOver = await sleep(pauseMs * (0.5 + Math.random()), false, stop).catch(() => true);
      if (isOver) return;
      try {
        await connect();
        log.info({}, 'the connection to the other replicas is back');
        for (const set of listeners.values()) for (const { missed } of set) missed();
        return;
      } catch {
        // The server is still away; who stores something is told so.
      }
    }
  }

  async function takeLead(name: string): Promise<AbortSignal | undefined> {
    const asked = client;
    if (!asked) return undefined;
    const answer = await query<{ leads: boolean }>(
      asked,
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as leads',
      [`frontdesk ${name}`],
    ).catch(() => undefined); // the end of the connection is noticed on its own
    if (!answer?.rows[0]?.leads || client !== asked) return undefined;
    const lead = new AbortController();
    leads.set(name, lead);
    return lead.signal;
  }

  /** A connection that is cut without a word looks alive until it is asked. */
  const checking = setInterval(() => {
    const asked = client;
    if (!asked) return;
    query(asked, 'select 1').catch(() => {
      // `end` would wait for an answer.
      lose(asked);
      asked.end().catch(() => undefined);
    });
  }, checkEveryMs).unref();

  try {
    await connect();
  } catch (cause) {
    clearInterval(checking);
    const { host, pathname } = new URL(url);
    const { message, code } = cause as NodeJS.ErrnoException;
    throw new AppError(
      'storage_unavailable',
      `The database ${host}${pathname} cannot be reached: ${message || code}.`,
      { cause },
    );
  }

  return {
    listen(channel, listener) {
      const set = listeners.get(channel) ?? new Set();
      if (set.size === 0) {
        listeners.set(channel, set);
        if (client)
          query(client, `listen ${pg.escapeIdentifier(channel)}`).then(listener.missed, (error: unknown) =>
            log.warn({ err: error, channel }, 'cannot listen'),
          );
      }
      set.add(listener);
      return () => void set.delete(listener);
    },
    async tell(channel, payload) {
      if (!client) return;
      await query(client, 'select pg_notify($1, $2)', [channel, payload]).catch((error: unknown) =>
        log.warn({ err: error, channel }, 'other replicas could not be told'),
      );
    },
    lead(name) {
      const known = leads.get(name);
      if (known) return Promise.resolve(known.signal);
      // A lock that is taken twice must be given back twice: two callers at a time take it once.
      const asked = asking.get(name) ?? takeLead(name).finally(() => asking.delete(name));
      asking.set(name, asked);
      return asked;
    },
    async resign(name) {
      const lead = leads.get(name);
      if (!lead) return;
      leads.delete(name);
      lead.abort();
      if (!client) return;
      await query(client, 'select pg_advisory_unlock(hashtextextended($1, 0))', [`frontdesk ${name}`]).catch(
        () => undefined, // with the connection the lock went
      );
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      clearInterval(checking);
      await reconnecting;
      const open = client;
      client = undefined;
      for (const lead of leads.values()) lead.abort();
      await open?.end().catch(() => undefined); // gone all the same
    },
  };
}
