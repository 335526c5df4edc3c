// Two desks on one PostgreSQL: what happens on one is seen on the other.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Predictor } from '../../../src/serving/predictor.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { findPostgresOrSay, usePostgres } from '../../support/postgres-for-tests.ts';
import { connectClient, eventually } from './chat-client.ts';
import { type ChatDeskOptions, openShippedModel, startChatDesk } from './chat-desk.ts';

const pack = await findPostgresOrSay();
const QUESTION = 'When does the library open?';
const TIMEOUT_MS = 120_000;
/** What the two replicas may be apart, on a machine that has nothing else to do. */
const APART_MS = 300;

describe.skipIf(!pack)('two replicas on one PostgreSQL', () => {
  const postgres = usePostgres(pack);
  let predictor: Predictor;
  beforeAll(async () => {
    predictor = await openShippedModel();
  });
  afterAll(() => predictor[Symbol.asyncDispose]());

  const startReplica = (url: string, options: Partial<ChatDeskOptions> = {}) =>
    startChatDesk({ dataDir: '', predictor, environment: { DATABASE_URL: url }, ...options });

  it('show a tab on either of them what is said on the other, within 300 ms', async () => {
    const url = await postgres.createDatabase();
    await using a = await startReplica(url);
    await using b = await startReplica(url);
    const conversationId = randomUUID();
    using first = connectClient(a.url, { conversationId });
    // Connected before the conversation is stored anywhere.
    using second = connectClient(b.url, { conversationId });
    await second.hears('session');
    const times: Record<string, number> = {};
    for (const [name, { socket }] of Object.entries({ first, second }))
      socket.on('message', ({ id }) => {
        times[`${name} ${id}`] = performance.now();
      });
    const apart: number[] = [];
    for (let round = 1; round <= 5; round++) {
      const asking = round % 2 === 1 ? first : second;
      const asked = await asking.socket.emitWithAck('ask', { message: QUESTION });
      if (!asked.ok) throw new Error(asked.problem.detail);
      const ends = await Promise.all([first.hears('answer:end', round), second.hears('answer:end', round)]);
      expect(ends[0]).toEqual(ends[1]);
      const { messageId } = asked;
      apart.push(Math.abs((times[`first ${messageId}`] ?? 0) - (times[`second ${messageId}`] ?? 1e9)));
    }
    const sorted = apart.sort((x, y) => x - y);
    expect(sorted[2]).toBeLessThan(APART_MS);
    for (const { all } of [first, second]) {
      const ids = [...all('message'), ...all('answer:end')].map(({ eventId = 0 }) => eventId);
      expect(ids.sort((x, y) => x - y)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    }
  });

  it('stop an answer whose stop button is pressed on the other', async () => {
    const url = await postgres.createDatabase();
    await using a = await startReplica(url, { hold: () => new Promise(() => undefined) });
    await using b = await startReplica(url);
    const conversationId = randomUUID();
    using first = connectClient(a.url, { conversationId });
    using second = connectClient(b.url, { conversationId });
    await first.socket.emitWithAck('ask', { message: QUESTION });
    await second.hears('message');
    await second.socket.emitWithAck('stop', {});
    expect((await second.hears('answer:end')).data).toMatchObject({ reason: 'stopped' });
    expect((await first.hears('answer:end')).data).toMatchObject({ reason: 'stopped' });
  });

  it('lose and double nothing while the connection that listens is cut again and again', async () => {
    const url = await postgres.createDatabase();
    await using a = await startReplica(url);
    await using b = await startReplica(url);
    await using operator = await openDatabase({ url, dataDir: '' });
    const { id: conversationId } = await a.stores.conversations.create({ channel: 'http' });
    using client = connectClient(b.url, { conversationId, lastEventId: 0 });
    await client.hears('session');
    const events = 100;
    for (let i = 1; i <= events; i++) {
      const data = { id: `m${i}`, role: 'user', text: `${i}`, createdAt: new Date().toISOString() };
      await a.stores.conversations.addMessage(conversationId, { role: 'user', text: `${i}` }, [
        { type: 'message', data },
      ]);
      if (i % 20 === 10)
        await sql`select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'frontdesk-session'`.execute(operator.kysely);
    }
    await client.hears('message', events);
    const ids = client.all('message').map(({ eventId }) => eventId);
    expect(ids).toEqual(Array.from({ length: events }, (_, i) => i + 1));
  });

  it(
    'answer a question once whose replica was killed in the middle of the answer, when it is asked on the other',
    async () => {
      const url = await postgres.createDatabase();
      await using b = await startReplica(url);
      const killed = await startProcess(url);
      const conversationId = randomUUID();
      const request = { message: QUESTION, clientMessageId: 'mine' };
      using client = connectClient(`http://127.0.0.1:${killed.port}`, { conversationId });
      const first = await client.socket.emitWithAck('ask', request);
      await client.hears('answer:delta');
      killed.child.kill('SIGKILL');
      await once(killed.child, 'close');

      using elsewhere = connectClient(b.url, { conversationId, lastEventId: 1 });
      await elsewhere.hears('session');
      expect(await elsewhere.socket.emitWithAck('ask', request)).toEqual(first);
      await elsewhere.hears('answer:end');
      await eventually(() => b.stores.events.lastId(conversationId)).toBe(2);
      const messages = await b.stores.conversations.listMessages(conversationId);
      expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    },
    TIMEOUT_MS,
  );

  it('count the messages of a visitor together', async () => {
    const url = await postgres.createDatabase();
    const environment = { DATABASE_URL: url, CONVERSATION_MESSAGES_PER_MINUTE: '3' };
    await using a = await startReplica(url, { environment });
    await using b = await startReplica(url, { environment });
    const origin = 'https://www.example.org';
    const site = {
      kind: 'site',
      name: 'site',
      scopes: ['chat'],
      origins: [origin],
      collections: null,
    } as const;
    const { secret: key } = await a.stores.apiKeys.create(site);
    const conversationId = randomUUID();
    const extraHeaders = { origin };
    using first = connectClient(a.url, { conversationId, key }, { extraHeaders });
    using second = connectClient(b.url, { conversationId, key }, { extraHeaders });
    const outcomes: string[] = [];
    for (const { socket } of [first, second, first, second]) {
      const asked = await socket.emitWithAck('ask', { message: QUESTION });
      outcomes.push(asked.ok ? 'taken' : asked.problem.code);
    }
    expect(outcomes).toEqual(['taken', 'taken', 'taken', 'rate_limited']);
  });
});

const program = fileURLToPath(new URL('./desk-process.ts', import.meta.url));

async function startProcess(url: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, '', '0', 'hold', url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { child, port: Number(line) };
}
