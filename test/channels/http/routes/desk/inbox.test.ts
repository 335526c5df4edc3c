import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { io, type Socket } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import type { AnswerEnd, MessageView } from '../../../../../src/protocol/conversation.ts';
import type { InboxDetail, InboxPage } from '../../../../../src/protocol/desk-inbox.ts';
import { type Service, startService, temporaryFolder } from '../../../../support/service.ts';

const HOURS = { 'hours.md': '# Hours\n\nThe library opens at nine on Mondays and closes at five.\n' };

async function begin(service: Service, message = 'When does the library open on Mondays?') {
  const { body } = await service.call<{ conversationId: string; kind: string; text: string }>('/v1/chat', {
    body: { message },
  });
  return body;
}

const detail = async (service: Service, id: string) =>
  (await service.call<InboxDetail>(`/v1/inbox/${id}`)).body;

describe('the inbox', () => {
  it('shows conversations, finds them by their words, and follows them as they happen', async () => {
    await using service = await startService({ documents: HOURS });
    await service.app.documentsRead;
    const leaving = new AbortController();
    const stream = await service.get('/v1/inbox/events', { signal: leaving.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const { conversationId } = await begin(service);
    let told = '';
    while (!told.includes(conversationId)) told += (await reader?.read())?.value ?? '';
    expect(told).toContain('event: changed');
    leaving.abort();
    const { body } = await service.call<InboxPage>('/v1/inbox?q=LIBRARY+open');
    expect(body.conversations.map(({ id }) => id)).toEqual([conversationId]);
    expect(body.conversations[0]).toMatchObject({ state: 'assistant', unread: 2, agent: null });
    expect((await service.call<InboxPage>('/v1/inbox?q=100%25')).body.conversations).toEqual([]);
  });

  it('queues who wants a person, and an agent answers in place of the assistant until it is handed back', async () => {
    await using service = await startService({ documents: HOURS });
    await service.app.documentsRead;
    const { conversationId, kind } = await begin(service, 'I would like to talk to a person.');
    expect(kind).toBe('handoff');
    expect((await detail(service, conversationId)).conversation.state).toBe('waiting');
    expect((await service.call<InboxPage>('/v1/inbox?state=waiting')).body.counts.waiting).toBe(1);

    const path = `/v1/inbox/${conversationId}`;
    const early = await service.call(`${path}/messages`, { body: { text: 'Hello' } });
    expect(early.status).toBe(409);
    expect((await service.send(`${path}/take-over`, { method: 'POST' })).status).toBe(204);
    const asked = { message: 'When do you open?', conversationId, clientMessageId: 'm-1' };
    const passed = await service.call('/v1/chat', { body: asked });
    expect(passed.body).toMatchObject({
      kind: 'handoff',
      text: 'The desk is in this conversation and will answer here.',
    });
    await service.call('/v1/chat', { body: asked });
    const answer = { text: 'At nine.', clientMessageId: 'a-1' };
    const said = await service.call<MessageView>(`${path}/messages`, { body: answer });
    expect((await service.call<MessageView>(`${path}/messages`, { body: answer })).body.id).toBe(
      said.body.id,
    );
    await service.call(`${path}/hand-back`, { body: {} });
    const { messages, conversation } = await detail(service, conversationId);
    expect(messages.slice(2).map(({ role, text, author }) => [role, text, author])).toEqual([
      ['notice', 'The desk has joined the conversation.', 'The desk'],
      ['user', 'When do you open?', undefined],
      ['agent', 'At nine.', 'The desk'],
      ['notice', 'The desk has left the conversation. The assistant answers again.', 'The desk'],
    ]);
    expect(conversation.state).toBe('assistant');
    const next = await service.call('/v1/chat', {
      body: { message: 'When does the library open on Mondays?', conversationId },
    });
    expect(next.body.kind).toBe('answer');
  });

  it('tells sockets that a person writes, joins and leaves, and the people what the visitor does', async () => {
    await using service = await startService();
    const socket: Socket = io(service.url, { transports: ['websocket'] });
    const messages: string[] = [];
    const ends: AnswerEnd[] = [];
    const typing: unknown[] = [];
    const seen: unknown[] = [];
    socket.on('message', ({ role, text }: MessageView) => messages.push(`${role}: ${text}`));
    socket.on('answer:end', (end) => ends.push(end));
    socket.on('typing', (event) => typing.push(event));
    socket.on('seen', (event) => seen.push(event));
    try {
      const first = await socket.emitWithAck('ask', { message: 'I want to talk to a person' });
      const { conversationId } = first;
      const path = `/v1/inbox/${conversationId}`;
      await service.send(`${path}/take-over`, { method: 'POST' });
      const watched: unknown[] = [];
      const end = service.app.parts.inbox.watch((event) => watched.push(event));
      await socket.emitWithAck('typing', { isTyping: true });
      expect(watched).toContainEqual({ type: 'typing', conversationId, isTyping: true });
      const asked = await socket.emitWithAck('ask', { message: 'Are you there?' });
      expect(asked).toMatchObject({ ok: true });
      await service.call(`${path}/typing`, { body: { isTyping: true } });
      await service.call(`${path}/seen`, { body: { position: 4 } });
      const { body } = await service.call<MessageView>(`${path}/messages`, { body: { text: 'Yes.' } });
      await expect.poll(() => messages).toContain('agent: Yes.');
      expect(messages).toContain('notice: The desk has joined the conversation.');
      expect(ends.map(({ reason }) => reason)).toEqual(['complete', 'person']);
      expect(typing).toEqual([{ conversationId, name: 'The desk', isTyping: true }]);
      expect(seen).toEqual([{ conversationId, position: 4 }]);
      await socket.emitWithAck('seen', { messageId: body.id });
      expect((await detail(service, conversationId)).conversation).toMatchObject({
        seenByVisitor: 5,
        seenByAgent: 4,
        unread: 1,
      });
      end();
    } finally {
      socket.disconnect();
    }
  });

  it('lets one agent alone answer', async () => {
    await using service = await startService();
    const { conversationId } = await begin(service, 'person please');
    const { inbox } = service.app.parts;
    const [ada, ben] = ['Ada', 'Ben'].map((name) => ({ id: name, name }));
    if (!ada || !ben) throw new Error('There are two.');
    await inbox.takeOver(conversationId, ada);
    await inbox.takeOver(conversationId, ada);
    await expect(inbox.takeOver(conversationId, ben)).rejects.toMatchObject({ code: 'conflict' });
    await expect(inbox.say(conversationId, ben, { text: 'Hi' })).rejects.toMatchObject({ code: 'conflict' });
    const { messages } = await detail(service, conversationId);
    expect(messages.filter(({ role }) => role === 'notice')).toHaveLength(1);
  });
});

describe('out of hours', () => {
  const closed = {
    openingHours: [{ weekday: (new Date().getUTCDay() + 3) % 7, opens: '09:00', closes: '09:01' }],
    timeZone: 'UTC',
    phone: '555 0123',
  };

  it('says so, gives the phone number, and a message left is told by e-mail and by a signed webhook', async () => {
    const mails: string[] = [];
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, _session, done) {
        text(stream).then((mail) => {
          mails.push(mail);
          done();
        }, done);
      },
    });
    const calls: { body: string; headers: IncomingHttpHeaders }[] = [];
    let refusals = 1;
    const hook = createServer(async (request, response) => {
      const body = await text(request);
      if (refusals-- > 0) return void response.writeHead(503).end();
      calls.push({ body, headers: request.headers });
      response.end();
    });
    const mailPort = await new Promise<number>((resolve) => {
      const server = smtp.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
    hook.listen(0, '127.0.0.1');
    await once(hook, 'listening');
    const environment = {
      SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
      MAIL_FROM: 'desk@example.org',
      MAIL_TO: 'people@example.org',
      WEBHOOK_URL: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`,
      WEBHOOK_SECRET: 'shared',
    };
    const dataDir = temporaryFolder();
    let conversationId: string;
    {
      await using service = await startService({ environment, dataDir });
      await service.call('/v1/settings', { method: 'PUT', body: { settings: closed } });
      const reply = await begin(service, 'I want to talk to a person');
      conversationId = reply.conversationId;
      expect(reply.text).toContain('Nobody is here at the moment. You can call 555 0123.');
      expect((await service.call('/v1/desk')).body).toMatchObject({
        phone: '555 0123',
        people: { areThere: false, takeMessages: true },
      });
      const left = {
        name: 'Eve\r\nBcc: all@example.org',
        contact: 'eve@example.org',
        text: 'Please call me <b>.',
      };
      const headers = { 'Idempotency-Key': 'once' };
      const path = `/v1/conversations/${conversationId}/left-messages`;
      const first = await service.call(path, { body: left, headers });
      expect((await service.call(path, { body: left, headers })).body).toEqual(first.body);
    }
    // What the first process did not send, the next one does.
    await using service = await startService({ environment, dataDir });
    await expect.poll(() => mails.length, { timeout: 20_000 }).toBe(2);
    await expect.poll(() => calls.length, { timeout: 20_000 }).toBe(2);
    const mail = mails.find((one) => one.includes('Please call me'));
    expect(mail).toContain('Reply-To: eve@example.org');
    expect(mail?.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im);
    for (const { body, headers } of calls) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      const signature = createHmac('sha256', 'shared').update(signed).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    }
    expect(calls.map(({ body }) => JSON.parse(body).type).sort()).toEqual([
      'conversation.waiting',
      'message.left',
    ]);
    const page = await service.call<InboxPage>('/v1/inbox?messages=open');
    expect(page.body.conversations).toMatchObject([{ id: conversationId, openMessages: 1 }]);
    const [message] = (await detail(service, conversationId)).left;
    await service.call(`/v1/left-messages/${message?.id}`, { method: 'PUT', body: { done: true } });
    expect((await service.call<InboxPage>('/v1/inbox?messages=open')).body.conversations).toEqual([]);
    await new Promise((resolve) => smtp.close(() => resolve(undefined)));
    hook.close();
  }, 60_000);
});
