import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RealtimeLimits } from '../../../src/channels/realtime/limits.ts';
import type { Predictor } from '../../../src/serving/predictor.ts';
import { type ChatClient, connectClient, eventually } from './chat-client.ts';
import { type ChatDesk, openShippedModel, startChatDesk } from './chat-desk.ts';

let dataDir: string;
let predictor: Predictor;
const desks: ChatDesk[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-chat-'));
  predictor = await openShippedModel();
});

afterAll(async () => {
  for (const desk of desks) await desk[Symbol.asyncDispose]();
  await predictor[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true, force: true });
});

async function deskWith(
  limits: Partial<RealtimeLimits>,
  environment: Record<string, string> = {},
  hold?: () => Promise<void>,
): Promise<ChatDesk> {
  const desk = await startChatDesk({ dataDir, predictor, limits, environment, ...(hold ? { hold } : {}) });
  desks.push(desk);
  return desk;
}

/** Resolves with what a connection was refused with before it was made. */
function unconnectable({ socket }: ChatClient): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.on('connect_error', (error) => resolve(error.message));
    socket.on('connect', () => reject(new Error('The connection was accepted.')));
  });
}

describe('a connection', () => {
  it('that sends too often is refused, told when to come back, and at last cut off', async () => {
    const desk = await deskWith({ maxEvents: 3, eventWindowMs: 60_000, maxRefusals: 5 });
    using client = connectClient(desk.url);
    for (let i = 0; i < 3; i++) {
      expect(await client.socket.emitWithAck('history', {})).toMatchObject({ ok: true });
    }
    const refused = await client.socket.emitWithAck('history', {});
    expect(refused).toMatchObject({ ok: false, problem: { code: 'rate_limited', status: 429 } });
    expect(refused).toHaveProperty('problem.retryAfterMs', expect.any(Number));
    for (let i = 0; i < 4; i++) client.socket.emit('stop', {}, () => undefined);
    expect((await client.hears('goodbye')).data.reason).toBe('rate_limited');
    await eventually(() => client.socket.active).toBe(false);
  });

  it('has so many questions answered at once, and another when one of them is done', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const desk = await deskWith({ maxQuestionsInFlight: 2 }, {}, () => held);
    using client = connectClient(desk.url);
    const ask = () => client.socket.emitWithAck('ask', { message: 'Hello' });
    expect([await ask(), await ask()]).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await ask()).toMatchObject({
      problem: { code: 'rate_limited', detail: expect.stringContaining('2') },
    });
    letGo();
    await client.hears('answer:end', 2);
    await eventually(ask).toMatchObject({ ok: true });
  });

  it('over which nothing is said is closed, and the client is told why and stays away', async () => {
    const desk = await deskWith({ idleMs: 300 });
    using client = connectClient(desk.url);
    expect((await client.hears('goodbye')).data).toMatchObject({ reason: 'idle' });
    await eventually(() => client.socket.connected).toBe(false);
    expect(client.socket.active).toBe(false);
    await eventually(() =>
      desk.metrics.registry.getSingleMetricAsString('frontdesk_sockets_connected'),
    ).toMatch(/frontdesk_sockets_connected 0/);
  });

  it('is not idle while its question is being answered', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const desk = await deskWith({ idleMs: 300, heartbeatMs: 100 }, {}, () => held);
    using client = connectClient(desk.url);
    await client.socket.emitWithAck('ask', { message: 'Hello' });
    await client.hears('answer:heartbeat', 10);
    expect(client.all('goodbye')).toEqual([]);
    letGo();
    await client.hears('answer:end');
    await client.hears('goodbye');
  });

  it('is cut when a packet is over the limit, and the service goes on', async () => {
    const desk = await deskWith({});
    using client = connectClient(desk.url, {}, { reconnection: false });
    await client.hears('session');
    client.socket.emit('ask', { message: 'a'.repeat(40_000) }, () => undefined);
    await eventually(() => client.socket.connected).toBe(false);
    using other = connectClient(desk.url);
    expect(await other.socket.emitWithAck('ask', { message: 'Hello' })).toMatchObject({ ok: true });
  });
});

describe('the live chat', () => {
  it('takes so many connections, and another when one has gone', async () => {
    const desk = await deskWith({}, { MAX_SOCKETS: '2' });
    using first = connectClient(desk.url);
    using second = connectClient(desk.url);
    await Promise.all([first.hears('session'), second.hears('session')]);
    {
      using third = connectClient(desk.url);
      await unconnectable(third);
    }
    first.socket.disconnect();
    using fourth = connectClient(desk.url);
    await fourth.hears('session');
  });

  it('takes so many connections from one address, that of the client behind a trusted proxy', async () => {
    const desk = await deskWith({}, { MAX_SOCKETS_PER_ADDRESS: '1', TRUST_PROXY: 'loopback' });
    const { secret: key } = await desk.stores.apiKeys.create({ name: 'k', kind: 'secret', scopes: ['chat'] });
    const from = (address: string) => ({ extraHeaders: { 'x-forwarded-for': address } });
    using first = connectClient(desk.url, { key }, from('192.0.2.1'));
    await first.hears('session');
    using same = connectClient(desk.url, { key }, from('192.0.2.1'));
    await unconnectable(same);
    using other = connectClient(desk.url, { key }, from('192.0.2.2'));
    await other.hears('session');
  });

  it('holds visitors with the key of a site to so many messages in a conversation', async () => {
    const desk = await deskWith({}, { CONVERSATION_MESSAGES_PER_MINUTE: '2' });
    const origin = 'https://library.example';
    const { secret: key } = await desk.stores.apiKeys.create({ name: 's', kind: 'site', origins: [origin] });
    using client = connectClient(desk.url, { key }, { extraHeaders: { origin } });
    const ask = () => client.socket.emitWithAck('ask', { message: 'Hello' });
    expect([await ask(), await ask()]).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await ask()).toMatchObject({
      problem: { code: 'rate_limited', retryAfterMs: expect.any(Number) },
    });
  });

  it('is reached over the transports that the configuration names', async () => {
    const desk = await deskWith({}, { SOCKET_TRANSPORTS: 'polling' });
    using refused = connectClient(desk.url, {}, { transports: ['websocket'] });
    await unconnectable(refused);
    using client = connectClient(desk.url, {}, { transports: ['polling'] });
    await client.socket.emitWithAck('ask', { message: 'Hello' });
    expect((await client.hears('answer:end')).data.reason).toBe('complete');
  });

  it('lets pages of the configured origins in by polling, and no others', async () => {
    const desk = await deskWith({}, { CORS_ORIGINS: 'https://library.example' });
    const ask = (origin: string) =>
      fetch(`${desk.url}/socket.io/?EIO=4&transport=polling`, { headers: { origin } });
    const allowed = await ask('https://library.example');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://library.example');
    const refused = await ask('https://elsewhere.example');
    expect(refused.headers.get('access-control-allow-origin')).not.toBe('https://elsewhere.example');
  });
});

describe('what a client sends', () => {
  it('is refused with what is wrong with it, whatever it is, and hurts nobody', async () => {
    const desk = await deskWith({ maxEvents: 1000 });
    using client = connectClient(desk.url);
    const send = client.socket.emitWithAck.bind(client.socket) as unknown as (
      ...sent: unknown[]
    ) => Promise<{ problem: { code: string; errors?: { pointer: string }[] } }>;
    for (const sent of [
      ['ask'],
      ['ask', null],
      ['ask', 'Hello'],
      ['ask', []],
      ['ask', {}],
      ['ask', { message: '   ' }],
      ['ask', { message: 'a'.repeat(1001) }],
      ['ask', { message: 'Hello', clientMessageId: 'not so' }],
      ['ask', { message: 'Hello', conversationId: '7' }],
      ['ask', { message: 'Hello', extra: 1 }],
      ['ask', Buffer.from('Hello')],
      ['history', { limit: 0 }],
      ['history', { limit: 1e9 }],
      ['history', { before: -1 }],
      ['stop', { inReplyTo: 7 }],
      ['feedback', { messageId: 'x', rating: 'sideways' }],
      ['nonsense', { a: 1 }],
      ['constructor'],
      ['__proto__', {}],
    ]) {
      expect([sent, await send(...sent)]).toMatchObject([sent, { problem: { code: 'invalid_input' } }]);
    }
    const { problem } = await send('ask', { message: '' });
    expect(problem.errors).toMatchObject([{ pointer: '#/message' }]);
    client.socket.emit('ask', { message: 'Hello' } as never, undefined as never);
    await client.hears('answer:end');
  });

  it('may be no packet at all: the connection is cut and the others go on', async () => {
    const desk = await deskWith({});
    using client = connectClient(desk.url);
    await client.hears('session');
    const address = `${desk.url}/socket.io/?EIO=4&transport=polling`;
    const packets = ['4', '40', '42[', '42["ask",', '42{"0":1}', '451-["ask",{"_placeholder":true}]', '9'];
    const cut = packets.map(async (garbage) => {
      const opened = await (await fetch(address)).text();
      const session = `${address}&sid=${JSON.parse(opened.slice(1)).sid}`;
      for (const body of ['40', garbage, garbage]) await fetch(session, { method: 'POST', body });
      // What was sent before the end comes first; then the session is unknown.
      let status = 200;
      while (status === 200) ({ status } = await fetch(session));
      return status;
    });
    expect(await Promise.all(cut)).toEqual(packets.map(() => 400));
    expect(await client.socket.emitWithAck('history', {})).toMatchObject({ ok: true });
  });
});
