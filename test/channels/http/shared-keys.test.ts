import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../support/service.ts';

const SITE = 'https://www.example.org';
const asked = { context: 'The desk opens at 9 am.', question: 'When does the desk open?' };
const UUID = '4fb9f5a2-6a53-4e07-9f0d-0c0f4f3f3a11';

describe('the public key of a web page', () => {
  let service: Service;
  let siteKey: string;
  beforeAll(async () => {
    service = await startService({
      environment: { TRUST_PROXY: 'loopback', REQUESTS_PER_MINUTE: '60' },
      keys: 1,
    });
    const { apiKeys } = service.app.parts.stores;
    siteKey = (await apiKeys.create({ kind: 'site', name: 'site', origins: [SITE] })).secret;
  });
  afterAll(() => service[Symbol.asyncDispose]());

  const visitor = (address: string, more: Record<string, string> = {}) => ({
    Origin: SITE,
    'X-Forwarded-For': address,
    ...more,
  });
  const chat = (headers: Record<string, string>) =>
    service.call('/v1/chat', { key: siteKey, headers, body: { message: 'Hello!' } });

  it('refuses an Idempotency-Key that two visitors may both think of', async () => {
    const { status, body } = await chat(visitor('203.0.113.1', { 'Idempotency-Key': '1' }));
    expect([status, body.detail]).toEqual([400, expect.stringContaining('16 characters')]);
  });

  it('gives a repeated request its answer from before, and to no other visitor', async () => {
    const key = { 'Idempotency-Key': UUID };
    const first = await chat(visitor('203.0.113.1', key));
    const again = await chat(visitor('203.0.113.1', key));
    const other = await chat(visitor('203.0.113.2', key));
    expect([first.status, again.status, other.status]).toEqual([200, 200, 200]);
    expect(again.body.conversationId).toBe(first.body.conversationId);
    expect(other.body.conversationId).not.toBe(first.body.conversationId);
  });

  it('may not ask in batches', async () => {
    const { status } = await service.call('/v1/answer/batch', {
      key: siteKey,
      headers: visitor('203.0.113.3'),
      body: { items: [asked] },
    });
    expect(status).toBe(403);
  });

  it('and every item of a batch counts as a request', async () => {
    const key = await service.createKey(['chat']);
    const batch = () => service.call('/v1/answer/batch', { key, body: { items: Array(40).fill(asked) } });
    expect((await batch()).status).toBe(200);
    const second = await batch();
    expect([second.status, second.body.code]).toEqual([429, 'rate_limited']);
  });
});

describe('a key that may write documents', () => {
  it('takes the place of no file of the watched folder, and names nothing endlessly', async () => {
    await using service = await startService({
      documents: { 'hours.md': '# Hours\n\nThe shed opens at ten.\n' },
    });
    await service.app.documentsRead;
    const key = await service.createKey(['documents:read', 'documents:write']);
    const add = (source: string) =>
      service.call('/v1/documents', {
        key,
        body: { source, text: 'The shed opens at noon.', title: 'Hours' },
      });
    expect((await add('folder:/hours.md')).status).toBe(403);
    const { body } = await service.call<{ documents: { id: string }[] }>('/v1/documents', { key });
    const id = body.documents[0]?.id ?? '';
    const put = { key, method: 'PUT', body: { text: 'The shed opens at noon.' } };
    expect((await service.call(`/v1/documents/${id}`, put)).status).toBe(403);
    const form = new FormData();
    form.set('file', new File(['The shed is red.'], `${'x'.repeat(5000)}.txt`));
    expect((await service.call('/v1/documents', { key, body: form })).status).toBe(400);
  });
});

it('an event stream that breaks off can be asked again at once, and its question is stored once', async () => {
  await using service = await startService();
  const headers = {
    Accept: 'text/event-stream',
    'Idempotency-Key': `stream-${createHash('md5').digest('hex')}`,
  };
  const body = { message: 'When does the shed open?' };
  const gone = new AbortController();
  const first = await service.send('/v1/chat', { headers, body, signal: gone.signal }).catch(() => undefined);
  await first?.body?.getReader().read();
  gone.abort();
  let again: Response | undefined;
  await expect
    .poll(
      async () => {
        again = await service.send('/v1/chat', { headers, body });
        return again.status;
      },
      { timeout: 5000 },
    )
    .toBe(200);
  const text = (await again?.text()) ?? '';
  const { conversationId } = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '{}');
  const messages = await service.app.parts.stores.conversations.listMessages(conversationId);
  expect(messages.filter(({ role }) => role === 'user')).toHaveLength(1);
});
