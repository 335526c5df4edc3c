import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient, eventually, refusalOf } from './chat-client.ts';
import { type ChatDesk, startChatDesk } from './chat-desk.ts';

const SITE = 'https://library.example';

let dataDir: string;
let desk: ChatDesk;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-chat-'));
  desk = await startChatDesk({ dataDir, environment: { HOST: '0.0.0.0' }, limits: { accessCheckMs: 0 } });
});

afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true, force: true });
});

const secretKey = (rest = {}) =>
  desk.stores.apiKeys.create({ name: 'a key', kind: 'secret', scopes: ['chat'], ...rest });
const siteKey = () => desk.stores.apiKeys.create({ name: 'a site', kind: 'site', origins: [SITE] });
const from = (origin: string) => ({ extraHeaders: { origin } });

describe('a connection', () => {
  it('is refused without a key, with a wrong one, and with one that may not chat', async () => {
    const { secret } = await secretKey({ scopes: ['models'] });
    for (const [auth, code, status] of [
      [{}, 'unauthenticated', 401],
      [{ key: 'fd_nobody' }, 'unauthenticated', 401],
      [{ token: 'not.a.token' }, 'unauthenticated', 401],
      [{ key: secret }, 'forbidden', 403],
    ] as const) {
      using client = connectClient(desk.url, auth);
      expect(await refusalOf(client)).toMatchObject({ code, status });
      expect(client.socket.active).toBe(false);
    }
    const counted = await desk.metrics.registry.getSingleMetricAsString('frontdesk_requests_refused_total');
    expect(counted).toContain('channel="realtime",code="unauthenticated"} 3');
  });

  it('with the key of a site is good for the pages of that site alone', async () => {
    const { secret } = await siteKey();
    using page = connectClient(desk.url, { key: secret }, from(SITE));
    expect(await page.socket.emitWithAck('ask', { message: 'Hello' })).toMatchObject({ ok: true });
    using elsewhere = connectClient(desk.url, { key: secret }, from('https://elsewhere.example'));
    expect(await refusalOf(elsewhere)).toMatchObject({ code: 'forbidden' });
  });

  it('is refused with what it says wrong', async () => {
    const { secret } = await secretKey();
    for (const [wrong, detail] of [
      [{ conversationId: 'mine' }, /conversationId/],
      [{ lastEventId: -1 }, /lastEventId/],
      [{ lastEventId: 'x' }, /lastEventId/],
      [{ collections: [] }, /collections/],
      [{ room: 'a' }, /room/],
    ] as const) {
      using client = connectClient(desk.url, { key: secret, ...wrong });
      expect(await refusalOf(client)).toMatchObject({
        code: 'invalid_input',
        detail: expect.stringMatching(detail),
      });
    }
  });

  it('does not reach the conversation of somebody else, nor one that was erased', async () => {
    const [mine, other] = [await secretKey(), await secretKey()];
    using client = connectClient(desk.url, { key: mine.secret });
    const ask = await client.socket.emitWithAck('ask', { message: 'Hello' });
    if (!ask.ok) throw new Error(ask.problem.detail);
    const { conversationId } = ask;
    using stranger = connectClient(desk.url, { key: other.secret, conversationId });
    expect(await refusalOf(stranger)).toMatchObject({ code: 'not_found', status: 404 });
    using mover = connectClient(desk.url, { key: other.secret });
    expect(await mover.socket.emitWithAck('ask', { message: 'Hello', conversationId })).toMatchObject({
      problem: { code: 'not_found' },
    });

    await client.hears('answer:end');
    await desk.stores.conversations.erase(conversationId);
    expect(await client.socket.emitWithAck('ask', { message: 'Hello' })).toMatchObject({
      problem: { code: 'not_found' },
    });
    using late = connectClient(desk.url, { key: mine.secret, conversationId, lastEventId: 2 });
    expect(await refusalOf(late)).toMatchObject({ code: 'not_found' });
  });

  it('does not hear what is said under an id that somebody else took first', async () => {
    const [mine, other] = [await secretKey(), await secretKey()];
    const conversationId = randomUUID();
    using listener = connectClient(desk.url, { key: other.secret, conversationId });
    await listener.hears('session');
    using client = connectClient(desk.url, { key: mine.secret, conversationId });
    await client.socket.emitWithAck('ask', { message: 'Hello' });
    await client.hears('answer:end');
    expect(await listener.socket.emitWithAck('ask', { message: 'Hello' })).toMatchObject({
      problem: { code: 'not_found' },
    });
    expect(listener.heard.map(({ event }) => event)).toEqual(['session']);
  });

  it('asks only the collections of its key', async () => {
    const { secret } = await secretKey({ collections: ['main'] });
    using refused = connectClient(desk.url, { key: secret, collections: ['grounds'] });
    expect(await refusalOf(refused)).toMatchObject({ code: 'forbidden' });
    using client = connectClient(desk.url, { key: secret });
    const request = { message: 'Hello', collections: ['grounds'] };
    expect(await client.socket.emitWithAck('ask', request)).toMatchObject({ problem: { code: 'forbidden' } });
  });

  it('ends when its key is revoked, and says so', async () => {
    const { secret, apiKey } = await secretKey();
    using client = connectClient(desk.url, { key: secret });
    expect(await client.socket.emitWithAck('ask', { message: 'Hello' })).toMatchObject({ ok: true });
    await desk.stores.apiKeys.revoke(apiKey.id);
    client.socket.emit('ask', { message: 'Hello again' }, () => undefined);
    expect((await client.hears('goodbye')).data).toMatchObject({ reason: 'access_ended' });
    await eventually(() => client.socket.connected).toBe(false);
    expect(client.socket.active).toBe(false);
  });
});
