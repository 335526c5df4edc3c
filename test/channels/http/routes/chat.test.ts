import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../../../src/protocol/reply.ts';
import { readEvents } from '../../../support/event-stream.ts';
import { type Service, startService } from '../../../support/service.ts';

const OPENING = 'The library opens at nine in the morning. It closes at eight in the evening.';
const STAFF = 'The staff meeting is on Friday. The safe opens with a blue key.';

let service: Service;
beforeAll(async () => {
  service = await startService();
  await service.learn('Opening hours', OPENING);
  await service.learn('Staff notes', STAFF, { collection: 'staff' });
});
afterAll(() => service[Symbol.asyncDispose]());

const ask = (message: string, more: object = {}, key?: string) =>
  service.call<Reply>('/v1/chat', { body: { message, ...more }, ...(key === undefined ? {} : { key }) });

describe('POST /v1/chat', () => {
  it('answers in a full sentence with the place in the document', async () => {
    const { status, body } = await ask('When does the library open?');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'answer',
      text: expect.stringContaining('nine'),
      model: { name: 'desk-qa' },
    });
    const [source] = body.sources;
    expect(source?.title).toBe('Opening hours');
    expect(OPENING.slice(source?.start, source?.end)).toBe(source?.quote);
  });

  it('goes on with a conversation, and answers a message that is sent again once', async () => {
    const first = await ask('Hello!');
    const { conversationId } = first.body;
    const named = { conversationId, clientMessageId: 'mine-1' };
    const second = await ask('When does the library close?', named);
    const again = await ask('When does the library close?', named);
    expect(again.body).toMatchObject({ messageId: second.body.messageId, conversationId });
    const { body } = await service.call<{ messages: { text: string }[] }>(
      `/v1/conversations/${conversationId}/messages`,
    );
    expect(body.messages.map(({ text }) => text)).toEqual([
      'Hello!',
      first.body.text,
      'When does the library close?',
      second.body.text,
    ]);
  });

  it('tells with debug=true how long each stage took', async () => {
    const { body } = await service.call('/v1/chat?debug=true', { body: { message: 'When does it open?' } });
    const stages = body.stages as { name: string; ms: number }[];
    expect(stages.length).toBeGreaterThan(3);
    expect(stages.every(({ name, ms }) => name.length > 0 && ms >= 0)).toBe(true);
  });

  it('says what is wrong with a request, and where', async () => {
    const { status, body, headers } = await service.call('/v1/chat', {
      body: { message: ' ', collections: ['main', 'a b'], shout: true },
    });
    expect(status).toBe(400);
    expect(headers.get('Content-Type')).toContain('application/problem+json');
    const errors = body.errors as { pointer: string }[];
    expect(errors.map(({ pointer }) => pointer)).toEqual(['#/message', '#/collections/1', '#/shout']);
  });

  it('refuses a body that is not JSON, and one that is too long', async () => {
    const form = new FormData();
    form.set('message', 'Hello');
    expect((await service.call('/v1/chat', { body: form })).status).toBe(415);
    const long = await ask('x'.repeat(1001));
    expect(long).toMatchObject({ status: 400, body: { detail: expect.stringContaining('1000') } });
  });

  it('asks only the collections of the key and of the request', async () => {
    const key = await service.createKey(['chat'], ['staff']);
    expect((await ask('When does the library open?', {}, key)).body.kind).toBe('no_answer');
    expect((await ask('When is the staff meeting?', {}, key)).body).toMatchObject({
      text: expect.stringContaining('Friday'),
    });
    expect((await ask('When is the staff meeting?', { collections: ['main'] })).body.text).not.toContain(
      'Friday',
    );
    const refused = await ask('When does the library open?', { collections: ['main'] }, key);
    expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('"main"') } });
  });

  it('keeps a conversation to the key that began it', async () => {
    const [mine, other] = [await service.createKey(['chat']), await service.createKey(['chat'])];
    const { conversationId } = (await ask('Hello!', {}, mine)).body;
    expect((await ask('Hello!', { conversationId }, other)).status).toBe(404);
    expect((await ask('Hello again!', { conversationId }, mine)).status).toBe(200);
  });

  it('needs the scope chat', async () => {
    const key = await service.createKey(['documents:read']);
    expect(await ask('Hello!', {}, key)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('lets a tester with the scope models ask a version by name', async () => {
    const call = { body: { message: 'When does the library open?' }, headers: { 'X-Model-Version': '2' } };
    expect((await service.call('/v1/chat', call)).status).toBe(200);
    const chatOnly = await service.createKey(['chat']);
    expect((await service.call('/v1/chat', { ...call, key: chatOnly })).status).toBe(403);
  });
});

describe('POST /v1/chat as a stream', () => {
  const stream = (body: object) =>
    service.send('/v1/chat', { body, headers: { Accept: 'text/event-stream' } });

  it('tells the answer piece by piece, and at the end the whole reply', async () => {
    const response = await stream({ message: 'When does the library close?', clientMessageId: 'mine-2' });
    expect(response.headers.get('Content-Type')).toContain('text/event-stream');
    const events = await readEvents(response);
    const last = events.at(-1) ?? { data: {} };
    const types = events.map(({ event }) => event);
    expect([types[0], types.at(-1)]).toEqual(['answer:start', 'answer:end']);
    expect(new Set(types.slice(1, -1))).toEqual(new Set(['answer:delta']));
    const { reply, reason, ...told } = last.data as { reply: Reply; reason: string };
    expect(reason).toBe('complete');
    expect(told).toEqual({
      conversationId: reply.conversationId,
      inReplyTo: reply.inReplyTo,
      clientMessageId: 'mine-2',
    });
    const pieces = events.slice(1, -1).map(({ data }) => (data as { text: string }).text);
    expect(pieces.join('')).toBe(reply.text);
    expect(pieces.length).toBeGreaterThan(1);
  });

  it('refuses as ever what goes wrong before the answer starts', async () => {
    const response = await stream({ message: 'Hello!', conversationId: crypto.randomUUID() });
    expect(response.status).toBe(404);
    expect(response.headers.get('Content-Type')).toContain('application/problem+json');
  });
});
