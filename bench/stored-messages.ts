// Measures what PostgreSQL takes: `npx tsx bench/stored-messages.ts [--seconds 4] [--writers 16]`.
//
// Conversations of a question and a reply, stored as a turn stores them, with no hint for other replicas, with hints
// that nobody hears, and with 1 and 20 connections that listen. No model answers.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { createConversationStore } from '../src/storage/conversation-store.ts';
import { openDatabase } from '../src/storage/database.ts';
import { findPostgres, startPostgres } from '../test/support/postgres-server.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '4' }, writers: { type: 'string', default: '16' } },
});
const seconds = Number(values.seconds);
const writers = Number(values.writers);
const pack = await findPostgres();
if (!pack) throw new Error('There are no binaries of PostgreSQL for this machine.');
await using server = await startPostgres(pack, { fsync: true });
console.log(`${writers} writers, ${cpus().length} × ${cpus()[0]?.model}, fsync on`);

const rows: Record<string, object> = {};
for (const [name, listeners, hasTrigger] of [
  ['no hints', 0, false],
  ['hints, nobody listens', 0, true],
  ['hints, 1 listens', 1, true],
  ['hints, 20 listen', 20, true],
] as const)
  rows[name] = await measure(listeners, hasTrigger);
console.table(rows);

async function measure(listeners: number, hasTrigger: boolean): Promise<object> {
  const url = await server.createDatabase();
  await using database = await openDatabase({ url, dataDir: '' });
  const { kysely } = database;
  if (!hasTrigger) await sql`drop trigger frontdesk_hint_event on events`.execute(kysely);
  const clients = await Promise.all(Array.from({ length: listeners }, () => listen(url)));
  const conversations = createConversationStore(database);
  const text = 'The library opens at nine in the morning on Saturdays, and closes at one.';
  const ids = await Promise.all(
    Array.from({ length: writers }, async () => (await conversations.create({ channel: 'http' })).id),
  );
  const walBefore = await walBytes();
  const until = performance.now() + seconds * 1000;
  let count = 0;
  const latencies: number[] = [];
  await Promise.all(
    ids.map(async (id) => {
      for (let asked: string | undefined; performance.now() < until; count++) {
        const began = performance.now();
        const role = asked === undefined ? 'user' : 'assistant';
        const reply = asked === undefined ? {} : { inReplyTo: asked, details: { text, sources: [text] } };
        const event = { type: role === 'user' ? 'message' : 'answer:end', data: { text, sources: [text] } };
        const { message } = await conversations.addMessage(id, { role, text, ...reply }, [event]);
        asked = role === 'user' ? message.id : undefined;
        latencies.push(performance.now() - began);
      }
    }),
  );
  const wal = (await walBytes()) - walBefore;
  for (const client of clients) await client.end();
  latencies.sort((a, b) => a - b);
  return {
    'messages/s': Math.round(count / seconds),
    'p50 ms': Number((latencies[Math.floor(latencies.length / 2)] ?? 0).toFixed(1)),
    'p99 ms': Number((latencies[Math.floor(0.99 * latencies.length)] ?? 0).toFixed(1)),
    'WAL kB/message': Number((wal / count / 1024).toFixed(2)),
  };

  async function walBytes(): Promise<number> {
    const result = await sql<{ bytes: string }>`select pg_current_wal_lsn() - '0/0'::pg_lsn as bytes`.execute(
      kysely,
    );
    return Number(result.rows[0]?.bytes);
  }
}

async function listen(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  client.on('notification', () => undefined);
  await client.query('listen frontdesk_events');
  return client;
}
