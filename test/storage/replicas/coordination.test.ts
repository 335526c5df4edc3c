import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/storage/database.ts';
import { createRateCounters } from '../../../src/storage/rate-counter-store.ts';
import { holdWhileLeading } from '../../../src/storage/replicas/hold-while-leading.ts';
import { openCoordination } from '../../../src/storage/replicas/open-coordination.ts';
import { findPostgresOrSay, usePostgres } from '../../support/postgres-for-tests.ts';

const pack = await findPostgresOrSay();
const log = { info: () => undefined, warn: () => undefined };
const PATIENCE = { timeout: 20_000, interval: 20 };
const TIMEOUT_MS = 120_000;

describe.skipIf(!pack)('replicas on one PostgreSQL', () => {
  const postgres = usePostgres(pack);
  const openReplica = (url: string) => openCoordination({ url, dataDir: '', log });

  const cutConnections = async (url: string) => {
    await using operator = await openDatabase({ url, dataDir: '' });
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'frontdesk-session'`.execute(operator.kysely);
  };

  it('have one leader for each job, and another when that one is gone', async () => {
    const url = await postgres.createDatabase();
    const a = await openReplica(url);
    await using b = await openReplica(url);
    const [first, again] = await Promise.all([a.lead('tidy'), a.lead('tidy')]);
    expect(first).toBeDefined();
    expect(again).toBe(first);
    expect(await b.lead('tidy')).toBeUndefined();
    expect(await b.lead('something else')).toBeDefined();
    await a[Symbol.asyncDispose]();
    expect(first?.aborted).toBe(true);
    await expect.poll(() => b.lead('tidy'), PATIENCE).toBeDefined();
  });

  it('lose their leads with the connection, and are told that they may have missed something', async () => {
    const url = await postgres.createDatabase();
    await using a = await openReplica(url);
    const heard: string[] = [];
    a.listen('test', { heard: (payload) => heard.push(payload), missed: () => heard.push('missed') });
    await expect.poll(() => heard, PATIENCE).toEqual(['missed']);
    const lead = await a.lead('tidy');
    await cutConnections(url);
    await expect.poll(() => lead?.aborted, PATIENCE).toBe(true);
    await expect.poll(() => heard, PATIENCE).toEqual(['missed', 'missed']);
    await a.tell('test', 'back');
    await expect.poll(() => heard, PATIENCE).toEqual(['missed', 'missed', 'back']);
    expect(await a.lead('tidy')).toBeDefined();
  });

  it('hand over what only one may have open when its replica loses the lead', async () => {
    const url = await postgres.createDatabase();
    await using a = await openReplica(url);
    await using b = await openReplica(url);
    const open = new Set<string>();
    const most: number[] = [];
    const holdAs = (name: string, coordination: typeof a) =>
      holdWhileLeading({
        coordination,
        name: 'folder',
        lookEveryMs: 50,
        log,
        async open() {
          open.add(name);
          most.push(open.size);
          return { [Symbol.asyncDispose]: async () => void open.delete(name) };
        },
      });
    const first = await holdAs('a', a);
    await using second = await holdAs('b', b);
    expect([...open]).toEqual(['a']);
    expect(second.current()).toBeUndefined();
    await first[Symbol.asyncDispose]();
    await expect.poll(() => [...open], PATIENCE).toEqual(['b']);
    expect(Math.max(...most)).toBe(1);
  });

  it('count limits together, each number once, also many at a time', async () => {
    const url = await postgres.createDatabase();
    await using a = await openDatabase({ url, dataDir: '' });
    await using b = await openDatabase({ url, dataDir: '' });
    const counters = [createRateCounters(a), createRateCounters(b)];
    const counts = await Promise.all(
      Array.from({ length: 200 }, (_, i) => counters[i % 2]?.count(i % 4 < 2 ? 'one' : 'two', 60_000)),
    );
    const hits = counts.map((counted) => counted?.hits ?? 0).sort((x, y) => x - y);
    expect(hits).toEqual(Array.from({ length: 200 }, (_, i) => Math.floor(i / 2) + 1));
    expect(counts[0]?.msBeforeReset).toBeGreaterThan(0);
  });

  it('begin to count anew when the window is over', async () => {
    const url = await postgres.createDatabase();
    await using database = await openDatabase({ url, dataDir: '' });
    const counters = createRateCounters(database);
    expect(await counters.count('key', 200)).toMatchObject({ hits: 1 });
    expect(await counters.count('key', 200)).toMatchObject({ hits: 2 });
    await expect.poll(async () => (await counters.count('key', 200)).hits, { interval: 300 }).toBe(1);
  });
});

describe('a service on SQLite', () => {
  const claim = (dataDir: string) => openCoordination({ url: 'sqlite:frontdesk.sqlite', dataDir, log });

  it(
    'is refused while another has the file, and let in when that one was killed',
    async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-claim-'));
      const program = fileURLToPath(new URL('./claiming-process.ts', import.meta.url));
      const child = spawn(process.execPath, ['--import', 'tsx', program, dataDir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await expect(claim(dataDir)).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringContaining('Another service runs on the database'),
      });
      // The command line works beside it.
      await using database = await openDatabase({ url: 'sqlite:frontdesk.sqlite', dataDir });
      await database.ping();
      child.kill('SIGKILL');
      await once(child, 'close');
      await using own = await claim(dataDir);
      expect(await own.lead('anything')).toBeDefined();
      await expect(claim(dataDir)).rejects.toMatchObject({ code: 'config_invalid' });
    },
    TIMEOUT_MS,
  );
});
