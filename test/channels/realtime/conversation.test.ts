import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/protocol/reply.ts';
import { type ChatClient, connectClient, eventually } from './chat-client.ts';
import { type ChatDesk, startChatDesk } from './chat-desk.ts';

const QUESTION = 'When does the library open?';

let dataDir: string;
let desk: ChatDesk;
/** Answers to messages that begin with "Slowly" are held back until it is called. */
let letGo: () => void;
let held: Promise<void>;

function holdAgain(): void {
  held = new Promise((resolve) => {
    letGo = resolve;
  });
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-chat-'));
  holdAgain();
  desk = await startChatDesk({
    dataDir,
    limits: { heartbeatMs: 50 },
    hold: async (message) => {
      if (message.startsWith('Slowly')) await held;
    },
  });
});

afterAll(async () => {
  letGo();
  await desk[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true, force: true });
});

async function asked(client: ChatClient, request: Parameters<typeof client.socket.emitWithAck<'ask'>>[1]) {
  const answer = await client.socket.emitWithAck('ask', request);
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer;
}

async function historyOf(client: ChatClient, request = {}) {
  const answer = await client.socket.emitWithAck('history', request);
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer;
}

describe('a conversation', () => {
  it('is asked, acknowledged, answered in pieces with its source, and can be read again', async () => {
    using client = connectClient(desk.url);
    const session = await client.hears('session');
    expect(session.data).toEqual({ conversationId: expect.any(String), lastEventId: 0 });
    const ask = await asked(client, { message: QUESTION });
    expect(ask).toMatchObject({ ok: true, conversationId: session.data.conversationId });
    expect(await desk.stores.conversations.findMessage(ask.messageId)).toMatchObject({ text: QUESTION });

    const end = await client.hears('answer:end');
    expect(end.eventId).toBe(2);
    expect(end.data).toMatchObject({ reason: 'complete', inReplyTo: ask.messageId });
    expect(end.data.reply).toMatchObject({ kind: 'answer', sources: [{ title: 'Guide' }] });
    expect(end.data.reply?.text).toMatch(/nine/);
    expect(client.textOf(ask.messageId)).toBe(end.data.reply?.text);
    const order = client.heard.map(({ event }) => event).filter((event) => event !== 'answer:heartbeat');
    expect([...new Set(order)]).toEqual(['session', 'message', 'answer:start', 'answer:delta', 'answer:end']);

    const { messages, before } = await historyOf(client);
    expect(before).toBeNull();
    expect(messages.map(({ role, text }) => [role, text])).toEqual([
      ['user', QUESTION],
      ['assistant', end.data.reply?.text],
    ]);
    expect(messages[1]?.reply).toEqual(end.data.reply);
  });

  it('pages its history from the newest message back to the first', async () => {
    using client = connectClient(desk.url);
    for (const [i, message] of ['Hello', 'Thank you', 'Goodbye'].entries()) {
      await asked(client, { message });
      await client.hears('answer:end', i + 1);
    }
    const newest = await historyOf(client, { limit: 4 });
    expect(newest.messages.map(({ text }) => text)).toContain('Goodbye');
    expect(newest.messages).toHaveLength(4);
    const first = await historyOf(client, { limit: 4, before: newest.before });
    expect(first.messages.map(({ role, text }) => [role, text])).toContainEqual(['user', 'Hello']);
    expect(first.messages).toHaveLength(2);
    expect(first.before).toBeNull();
  });

  it('takes what somebody says of an answer, and nothing about messages of other conversations', async () => {
    using client = connectClient(desk.url);
    await asked(client, { message: QUESTION });
    const { data } = await client.hears('answer:end');
    const { messageId } = data.reply as Reply;
    const rating = { messageId, rating: 'down', correction: 'At ten.' } as const;
    expect(await client.socket.emitWithAck('feedback', rating)).toEqual({ ok: true, messageId });
    expect(await desk.stores.feedback.find(messageId)).toMatchObject({
      rating: 'down',
      correction: 'At ten.',
    });

    using stranger = connectClient(desk.url);
    expect(await stranger.socket.emitWithAck('feedback', rating)).toMatchObject({
      ok: false,
      problem: { code: 'not_found', status: 404 },
    });
    const question = { messageId: data.inReplyTo, rating: 'up' } as const;
    expect(await client.socket.emitWithAck('feedback', question)).toMatchObject({
      ok: false,
      problem: { code: 'not_found' },
    });
  });

  it('answers from the collections that the connection or the question names', async () => {
    const message = 'How many rose bushes does the garden have?';
    using client = connectClient(desk.url, { collections: ['main'] });
    await asked(client, { message });
    expect((await client.hears('answer:end')).data.reply?.sources).not.toContainEqual(
      expect.objectContaining({ documentId: 'garden' }),
    );
    await asked(client, { message, collections: ['grounds'] });
    expect((await client.hears('answer:end', 2)).data.reply).toMatchObject({
      kind: 'answer',
      sources: [{ documentId: 'garden' }],
    });
  });

  it('is moved to by a question that names it', async () => {
    using first = connectClient(desk.url);
    const { conversationId } = await asked(first, { message: 'Hello' });
    using second = connectClient(desk.url);
    await second.hears('session');
    expect(await asked(second, { message: QUESTION, conversationId })).toMatchObject({ conversationId });
    await second.hears('answer:end');
    expect(second.all('session')[1]?.data).toMatchObject({ conversationId });
    expect((await historyOf(second)).messages).toHaveLength(4);
  });
});

describe('two tabs of one conversation', () => {
  it('see the same, also when one of them comes in the middle of an answer', async () => {
    holdAgain();
    const conversationId = randomUUID();
    using first = connectClient(desk.url, { conversationId });
    using second = connectClient(desk.url, { conversationId, lastEventId: 0 });
    await second.hears('session');
    const { messageId } = await asked(first, { message: `Slowly: ${QUESTION}` });
    await first.hears('answer:delta');
    using third = connectClient(desk.url, { conversationId, lastEventId: 0 });
    await third.hears('answer:delta');
    letGo();
    const end = await first.hears('answer:end');
    for (const tab of [second, third]) {
      expect(await tab.hears('answer:end')).toEqual(end);
      expect(tab.textOf(messageId)).toBe(end.data.reply?.text);
      expect(tab.all('message')).toEqual(first.all('message'));
    }
  });
});

describe('a long answer', () => {
  it('is stopped by any tab, and ends with that reason for all', async () => {
    holdAgain();
    const conversationId = randomUUID();
    using first = connectClient(desk.url, { conversationId });
    using second = connectClient(desk.url, { conversationId });
    await second.hears('session');
    const { messageId } = await asked(first, { message: `Slowly: ${QUESTION}` });
    await second.hears('answer:delta');
    expect(await second.socket.emitWithAck('stop', { inReplyTo: randomUUID() })).toEqual({
      ok: true,
      stopped: 0,
    });
    expect(await second.socket.emitWithAck('stop', {})).toEqual({ ok: true, stopped: 1 });
    letGo();
    const end = await first.hears('answer:end');
    expect(end.data).toMatchObject({ reason: 'stopped', inReplyTo: messageId });
    expect(await second.hears('answer:end')).toEqual(end);
    expect(await desk.stores.conversations.findReply(messageId)).toBeUndefined();
  });

  it('gives a sign of life while nothing else comes', async () => {
    holdAgain();
    using client = connectClient(desk.url);
    const { messageId } = await asked(client, { message: `Slowly: ${QUESTION}` });
    const first = await client.hears('answer:heartbeat', 1);
    const second = await client.hears('answer:heartbeat', 2);
    expect(second.data.inReplyTo).toBe(messageId);
    expect(second.data.elapsedMs).toBeGreaterThan(first.data.elapsedMs);
    letGo();
    await client.hears('answer:end');
  });
});

describe('a client that was away', () => {
  it('is told what it missed, once, after its connection broke in the middle of an answer', async () => {
    holdAgain();
    using client = connectClient(desk.url);
    const { conversationId, messageId } = await asked(client, { message: `Slowly: ${QUESTION}` });
    await client.hears('answer:delta');
    client.socket.io.engine.close();
    await eventually(() => client.socket.connected).toBe(true);
    client.socket.disconnect();
    letGo();
    await eventually(() => desk.stores.conversations.findReply(messageId)).toBeDefined();

    using back = connectClient(desk.url, { conversationId, lastEventId: 1 });
    const end = await back.hears('answer:end');
    expect(end.data).toMatchObject({ reason: 'complete', inReplyTo: messageId });
    expect(back.all('message')).toEqual([]);
    using informed = connectClient(desk.url, { conversationId, lastEventId: end.eventId });
    await historyOf(informed);
    expect(informed.heard.map(({ event }) => event)).toEqual(['session']);
  });

  it('gets every event in order when there are more than fit in one reading', async () => {
    const { id } = await desk.stores.conversations.create({ channel: 'realtime' });
    const count = 350;
    const data = { id: 'm', role: 'user', text: 'Hello', createdAt: new Date(0).toISOString() };
    await desk.stores.events.append(
      id,
      Array.from({ length: count }, () => ({ type: 'message', data })),
    );
    using client = connectClient(desk.url, { conversationId: id, lastEventId: 10 });
    await client.hears('message', count - 10);
    const ids = client.all('message').map(({ eventId }) => eventId);
    expect(ids).toEqual(Array.from({ length: count - 10 }, (_, i) => i + 11));
  });

  it('sends a message again and is given the answer from before, not another one', async () => {
    const conversationId = randomUUID();
    const clientMessageId = 'mine';
    using client = connectClient(desk.url, { conversationId });
    const first = await asked(client, { message: QUESTION, clientMessageId });
    const { data } = await client.hears('answer:end');
    using back = connectClient(desk.url, { conversationId });
    const again = await asked(back, { message: QUESTION, clientMessageId });
    expect(again).toMatchObject({ messageId: first.messageId, reply: data.reply });
    expect((await historyOf(back)).messages).toHaveLength(2);
  });

  it('does not double a message that is sent by two tabs at once', async () => {
    const conversationId = randomUUID();
    using first = connectClient(desk.url, { conversationId });
    using second = connectClient(desk.url, { conversationId });
    const request = { message: QUESTION, clientMessageId: 'once' };
    const [one, two] = await Promise.all([asked(first, request), asked(second, request)]);
    expect(one.messageId).toBe(two.messageId);
    await first.hears('answer:end');
    expect((await historyOf(second)).messages).toHaveLength(2);
  });
});
