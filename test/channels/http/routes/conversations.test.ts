import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeedbackPage } from '../../../../src/protocol/chat.ts';
import type { MessagePage } from '../../../../src/protocol/conversation.ts';
import type { Reply } from '../../../../src/protocol/reply.ts';
import { type Service, startService } from '../../../support/service.ts';

let service: Service;
let key: string;
let other: string;
let admin: string;
beforeAll(async () => {
  service = await startService();
  await service.learn('Opening hours', 'The library opens at nine in the morning.');
  key = await service.createKey(['chat']);
  other = await service.createKey(['chat']);
  admin = await service.createKey(['admin']);
});
afterAll(() => service[Symbol.asyncDispose]());

const ask = async (message: string, conversationId?: string): Promise<Reply> =>
  (await service.call<Reply>('/v1/chat', { key, body: { message, conversationId } })).body;
const statusOf = async (path: string, asKey: string, method = 'GET') =>
  (await service.call(path, { key: asKey, method })).status;

describe('/v1/conversations', () => {
  it('shows a conversation and its messages page by page', async () => {
    const { conversationId } = await ask('Hello!');
    const reply = await ask('When does the library open?', conversationId);
    const path = `/v1/conversations/${conversationId}`;
    expect((await service.call(path, { key })).body).toMatchObject({ id: conversationId, channel: 'http' });
    const first = (await service.call<MessagePage>(`${path}/messages?limit=3`, { key })).body;
    expect(first.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    const rest = (
      await service.call<MessagePage>(`${path}/messages?limit=3&cursor=${first.nextCursor}`, { key })
    ).body;
    expect(rest.nextCursor).toBeNull();
    expect(rest.messages).toMatchObject([
      { id: reply.messageId, role: 'assistant', text: reply.text, reply: { sources: reply.sources } },
    ]);
  });

  it('is seen by who began it and by an administrator alone', async () => {
    const { conversationId } = await ask('Hello!');
    const path = `/v1/conversations/${conversationId}`;
    expect(await statusOf(path, other)).toBe(404);
    expect(await statusOf(`${path}/messages`, other)).toBe(404);
    expect(await statusOf(path, other, 'DELETE')).toBe(404);
    expect(await statusOf(path, admin)).toBe(200);
    expect(await statusOf('/v1/conversations/none-of-these', key)).toBe(404);
  });

  it('is erased for good, with its feedback', async () => {
    const { conversationId, messageId } = await ask('When does the library open?');
    const feedback = `/v1/messages/${messageId}/feedback`;
    await service.call(feedback, { key, body: { rating: 'up' } });
    const path = `/v1/conversations/${conversationId}`;
    expect(await statusOf(path, key, 'DELETE')).toBe(204);
    expect(await statusOf(path, key)).toBe(404);
    expect(await statusOf(path, key, 'DELETE')).toBe(404);
    expect(
      (await service.call('/v1/chat', { key, body: { message: 'Hello!', conversationId } })).status,
    ).toBe(404);
    expect(await service.app.parts.stores.feedback.find(messageId)).toBeUndefined();
    expect(await service.app.parts.stores.events.after(conversationId, 0)).toEqual([]);
  });

  it('erases the answers kept under an Idempotency-Key too', async () => {
    const call = {
      key,
      body: { message: 'When does the library open?' },
      headers: { 'Idempotency-Key': 'k1' },
    };
    const first = await service.call<Reply>('/v1/chat', call);
    const again = await service.call<Reply>('/v1/chat', call);
    expect(again.body).toEqual(first.body);
    await service.call(`/v1/conversations/${first.body.conversationId}`, { key, method: 'DELETE' });
    const after = await service.call<Reply>('/v1/chat', call);
    expect(after.body.conversationId).not.toBe(first.body.conversationId);
  });
});

describe('feedback', () => {
  it('is kept, and what is said later takes its place', async () => {
    const { messageId } = await ask('When does the library open?');
    const path = `/v1/messages/${messageId}/feedback`;
    const first = await service.call(path, { key, body: { rating: 'down', correction: 'At ten.' } });
    expect(first.body).toMatchObject({ messageId, rating: 'down', correction: 'At ten.', comment: null });
    expect((await service.call(path, { key, body: { rating: 'up' } })).status).toBe(200);
    expect(await service.app.parts.stores.feedback.find(messageId)).toMatchObject({
      rating: 'up',
      correction: null,
    });
  });

  it('is given by who had the conversation, on an answer', async () => {
    const { messageId, inReplyTo } = await ask('When does the library open?');
    const body = { rating: 'up' };
    expect((await service.call(`/v1/messages/${messageId}/feedback`, { key: other, body })).status).toBe(404);
    expect((await service.call(`/v1/messages/${inReplyTo}/feedback`, { key, body })).status).toBe(400);
    expect((await service.call('/v1/messages/none/feedback', { key, body })).status).toBe(404);
  });

  it('is listed page by page for who has the scope feedback', async () => {
    for (const message of ['When does the library open?', 'Hello!']) {
      const { messageId } = await ask(message);
      await service.call(`/v1/messages/${messageId}/feedback`, {
        key,
        body: { rating: 'down', comment: message },
      });
    }
    const reader = await service.createKey(['feedback']);
    const read = async (query: string): Promise<FeedbackPage> =>
      (await service.call<FeedbackPage>(`/v1/feedback?limit=1${query}`, { key: reader })).body;
    const seen: string[] = [];
    let page = await read('');
    for (;;) {
      seen.push(...page.feedback.map(({ messageId }) => messageId));
      if (page.nextCursor === null) break;
      page = await read(`&cursor=${page.nextCursor}`);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(2);
    expect(await statusOf('/v1/feedback', key)).toBe(403);
  });
});
