import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey, type Service, startService, temporaryFolder } from '../../support/service.ts';

const LIMIT = 8;
const asked = { context: 'The desk opens at 9 am.', question: 'When does the desk open?' };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens a connection and sends what is given; the rest is up to the caller. */
function send(url: string, text: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text, () => resolve(socket)));
    socket.once('error', reject);
  });
}

/** The head of a POST whose body never comes whole. */
const beginPost = (path: string, more = '') =>
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 500\r\n${more}\r\n{`;

describe('a service whose clients are careless or worse', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ environment: { MAX_CONCURRENT_REQUESTS: String(LIMIT) } });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  it('answers after hundreds of clients asked for a page and went away at once', async () => {
    for (let i = 0; i < 100; i++) {
      const socket = await send(service.url, 'GET /no-such-page HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
      socket.on('error', () => undefined).resetAndDestroy();
    }
    await pause(200);
    const { status } = await service.post('/v1/answer', asked);
    expect(status).toBe(200);
  });

  it.each(['/v1/answer', '/nowhere', '/v1/documents'])(
    'answers others while connections send a body to %s a byte at a time',
    async (path) => {
      const slow = await Promise.all(
        Array.from({ length: 4 * LIMIT }, () => send(service.url, beginPost(path))),
      );
      for (const socket of slow) socket.on('error', () => undefined);
      await pause(300);
      const { status } = await service.post('/v1/answer', asked);
      for (const socket of slow) socket.destroy();
      expect(status).toBe(200);
    },
  );

  it('hangs up on a body that comes too slowly', async () => {
    const socket = await send(service.url, beginPost('/v1/answer'));
    socket.on('error', () => undefined);
    const drip = setInterval(() => socket.write(' '), 500);
    const startedAt = Date.now();
    let told = '';
    socket.on('data', (chunk) => {
      told += chunk;
    });
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(drip);
    expect(told).toMatch(/^HTTP\/1\.1 408 /);
    expect(Date.now() - startedAt).toBeLessThan(15_000);
  });

  it('refuses JSON that is nested too deeply, with a key for repetitions and without', async () => {
    const body = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    for (const headers of [{}, { 'Idempotency-Key': 'deep-1' }]) {
      const response = await service.get('/v1/answer', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body,
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        code: 'invalid_input',
        detail: expect.stringContaining('nested'),
      });
    }
  });

  it('takes JSON whose texts are full of brackets', async () => {
    const { status } = await service.post('/v1/answer', {
      ...asked,
      question: `When does it open ${'[{"'.repeat(200)}?`,
    });
    expect(status).toBe(200);
  });
});

it('looks at the scope of a key before it reads the body', async () => {
  const dataDir = temporaryFolder();
  const key = await makeKey(dataDir, { kind: 'secret', name: 'visitor', scopes: ['chat'] });
  await using service = await startService({ dataDir });
  const big = gzipSync(JSON.stringify({ title: 'Big', text: 'x'.repeat(15_000_000) }));
  for (const [path, body] of [
    ['/v1/documents', big],
    ['/v2/models/desk-qa/infer', Buffer.from('{"inputs": ')],
    ['/v1/models/desk-qa:predict', Buffer.from('{"instances": ')],
  ] as const) {
    const response = await service.get(path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(body === big ? { 'Content-Encoding': 'gzip' } : {}),
        Authorization: `Bearer ${key}`,
      },
      body: new Uint8Array(body),
    });
    expect([path, response.status]).toEqual([path, 403]);
  }
});

it('counts the bytes of a packed body as they are unpacked', async () => {
  await using service = await startService();
  const response = await service.get('/v1/answer', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    body: new Uint8Array(gzipSync(JSON.stringify({ ...asked, context: 'x'.repeat(20_000_000) }))),
  });
  expect(response.status).toBe(413);
});
