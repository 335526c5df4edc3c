import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey, type Service, startService, temporaryFolder } from '../../support/service.ts';

const asked = { context: 'The desk opens at 9 am.', question: 'When does the desk open?' };

describe('a service on this machine', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service[Symbol.asyncDispose]());

  it('lives, and says what it waits for until it is ready', async () => {
    const live = await service.get('/livez');
    expect([live.status, await live.text()]).toEqual([200, 'ok\n']);
    const ready = await service.get('/readyz?verbose');
    expect([ready.status, await ready.text()]).toEqual([
      200,
      expect.stringMatching(/^\[\+\] model ok\n\[\+\] storage ok\n/),
    ]);
  });

  it('names every request, by the name that it came with if that is one', async () => {
    const given = await service.get('/livez', { headers: { 'X-Request-Id': 'proxy-7' } });
    expect(given.headers.get('X-Request-Id')).toBe('proxy-7');
    const odd = await service.get('/livez', { headers: { 'X-Request-Id': 'no name at all' } });
    expect(odd.headers.get('X-Request-Id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('answers what is not there with a problem', async () => {
    const response = await service.get('/nothing?secret=1');
    expect(response.status).toBe(404);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is nothing at /nothing.',
      instance: '/nothing',
      code: 'not_found',
      requestId: response.headers.get('X-Request-Id'),
    });
  });

  it.each([
    ['/livez', 'POST', 'GET, HEAD'],
    ['/docs', 'PUT', 'GET, HEAD'],
    ['/metrics', 'DELETE', 'GET, HEAD'],
    ['/v1/answer', 'GET', 'POST'],
    ['/v1/documents', 'DELETE', 'GET, HEAD, POST'],
    ['/v1/documents/d1', 'PATCH', 'DELETE, GET, HEAD, PUT'],
    ['/alexa', 'GET', 'POST'],
  ])('refuses another method at %s and lists those that are allowed', async (path, method, allowed) => {
    const response = await service.get(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe(allowed);
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' });
  });

  it.each([
    ['/v1/models/desk-qa/metadata', 'POST', 'GET, HEAD'],
    ['/v1/models/desk-qa:predict', 'PUT', 'POST'],
    ['/v2/models/desk-qa/infer', 'GET', 'POST'],
  ])('refuses another method at %s in the form of its protocol', async (path, method, allowed) => {
    const response = await service.get(path, { method });
    expect([response.status, response.headers.get('Allow')]).toEqual([405, allowed]);
    expect(await response.json()).toEqual({ error: expect.stringContaining(allowed) });
  });

  it('refuses a body that is not JSON, too large, or of another kind', async () => {
    const post = (body: string, type = 'application/json') =>
      service.get('/v1/answer', { method: 'POST', headers: { 'Content-Type': type }, body });
    const broken = await post('{"context": ');
    expect([broken.status, await broken.json()]).toMatchObject([
      400,
      { detail: expect.stringContaining('not valid JSON') },
    ]);
    const large = await post(JSON.stringify({ ...asked, context: 'x'.repeat(2_000_000) }));
    expect([large.status, await large.json()]).toMatchObject([
      413,
      { detail: 'The body is over the limit of 1048576 bytes.' },
    ]);
    const form = await post('context=a&question=b', 'application/x-www-form-urlencoded');
    expect([form.status, await form.json()]).toMatchObject([415, { code: 'unsupported_media_type' }]);
  });

  it('says what is wrong where', async () => {
    const response = await service.post('/v1/answer', { context: 7 });
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(['#/context', '#/question']);
  });

  it('answers pages of every origin, but not on behalf of this machine', async () => {
    const origin = 'https://www.example.org';
    const preflight = await service.get('/v1/chat', {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toBe('authorization');
    const response = await service.post('/v1/answer', asked, { Origin: origin });
    expect([response.status, response.headers.get('WWW-Authenticate')]).toEqual([401, 'Bearer']);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
  });

  it('sends its pages with headers that keep them safe, and lets others load the widget', async () => {
    const page = await service.get('/');
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'self'");
    expect(page.headers.get('Content-Security-Policy')).not.toContain('upgrade-insecure-requests');
    expect(page.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(page.headers.get('Strict-Transport-Security')).toBeNull();
    expect(page.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    expect(page.headers.get('X-Powered-By')).toBeNull();
  });

  it('says in every answer how much is left', async () => {
    const response = await service.post('/v1/answer', asked);
    expect(response.status).toBe(200);
    expect(response.headers.get('RateLimit-Policy')).toMatch(/^"requests"; q=6000; w=60; pk=:/);
    expect(response.headers.get('RateLimit')).toMatch(/^"requests"; r=\d+; t=\d+$/);
  });

  it('carries out a request once when it is sent again under its Idempotency-Key', async () => {
    const send = (body: unknown) => service.post('/v1/chat', body, { 'Idempotency-Key': 'one' });
    const first = await send({ message: 'Hello!' });
    const second = await send({ message: 'Hello!' });
    expect([first.status, second.status]).toEqual([200, 200]);
    expect([first.headers.get('Idempotency-Replayed'), second.headers.get('Idempotency-Replayed')]).toEqual([
      null,
      'true',
    ]);
    const reply = (await first.json()) as { conversationId: string };
    expect(await second.json()).toEqual(reply);
    const other = await send({ message: 'Good morning!' });
    expect([other.status, await other.json()]).toMatchObject([422, { code: 'idempotency_key_reused' }]);
    await service.get(`/v1/conversations/${reply.conversationId}`, { method: 'DELETE' });
    const third = await send({ message: 'Hello!' });
    expect(third.headers.get('Idempotency-Replayed')).toBeNull();
  });

  it('forgets a request that failed, and refuses a key that is none', async () => {
    const key = { 'Idempotency-Key': 'two' };
    expect((await service.post('/v1/answer', { context: '' }, key)).status).toBe(400);
    expect((await service.post('/v1/answer', asked, key)).status).toBe(200);
    expect((await service.post('/v1/answer', asked, { 'Idempotency-Key': 'with a space' })).status).toBe(400);
  });

  it('counts what it does', async () => {
    await service.post('/v1/chat', { message: 'Hello!' });
    const text = await (await service.get('/metrics')).text();
    expect(text).toMatch(/frontdesk_turns_total\{channel="http",kind="smalltalk",model_version="none"\} \d/);
    expect(text).toMatch(
      /frontdesk_http_request_duration_seconds_count\{method="POST",route="\/v1\/chat",status="200"\} \d/,
    );
    expect(text).not.toContain('/nothing');
  });
});

describe('limits', () => {
  it('refuse what comes too often and say when to come again', async () => {
    await using service = await startService({ environment: { REQUESTS_PER_MINUTE: '2' } });
    for (const status of [200, 200, 429]) {
      const response = await service.get('/v1/documents');
      expect(response.status).toBe(status);
      if (status === 200) continue;
      expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect(await response.json()).toMatchObject({
        code: 'rate_limited',
        detail: expect.stringContaining('requests a minute (2)'),
      });
    }
    expect((await service.get('/livez')).status).toBe(200);
  });

  it('hold a conversation of a web page back, and let the others go on', async () => {
    const dataDir = temporaryFolder();
    const origin = 'https://www.example.org';
    const key = await makeKey(dataDir, { name: 'website', kind: 'site', origins: [origin] });
    await using service = await startService({
      dataDir,
      environment: { CONVERSATION_MESSAGES_PER_MINUTE: '1' },
    });
    const say = (conversationId?: string) =>
      service.post(
        '/v1/chat',
        { message: 'Hello!', conversationId },
        { Authorization: `Bearer ${key}`, Origin: origin },
      );
    const first = await say();
    const { conversationId } = (await first.json()) as { conversationId: string };
    expect([first.status, (await say(conversationId)).status]).toEqual([200, 200]);
    const third = await say(conversationId);
    expect([third.status, await third.json()]).toMatchObject([
      429,
      { detail: expect.stringContaining('in one conversation') },
    ]);
    expect((await say()).status).toBe(200);
  });

  it('refuse a request on top of those that are being answered, at once', async () => {
    await using service = await startService({ environment: { MAX_CONCURRENT_REQUESTS: '1' } });
    const all = await Promise.all(Array.from({ length: 20 }, () => service.post('/v1/answer', asked)));
    const refused = all.find(({ status }) => status !== 200);
    expect(all.some(({ status }) => status === 200)).toBe(true);
    expect([refused?.status, refused?.headers.get('Retry-After')]).toEqual([503, '1']);
    expect(await refused?.json()).toMatchObject({
      code: 'overloaded',
      detail: expect.stringContaining('limit of 1 requests at a time'),
    });
    expect((await service.get('/livez')).status).toBe(200);
    expect((await service.post('/v1/answer', asked)).status).toBe(200);
  });
});

describe('keys', () => {
  it('open what their scopes say, and nothing is open without one behind a proxy', async () => {
    const dataDir = temporaryFolder();
    const key = await makeKey(dataDir, { name: 'backend', kind: 'secret', scopes: ['chat'] });
    await using service = await startService({ dataDir, environment: { TRUST_PROXY: 'loopback' } });
    const headers = { Authorization: `Bearer ${key}` };
    expect((await service.post('/v1/answer', asked)).status).toBe(401);
    expect((await service.post('/v1/answer', asked, headers)).status).toBe(200);
    const metrics = await service.get('/metrics', { headers });
    expect([metrics.status, await metrics.json()]).toMatchObject([
      403,
      { detail: expect.stringContaining('"admin"') },
    ]);
    expect((await service.get('/livez')).status).toBe(200);
  });

  it('are needed before a service that others can reach starts', async () => {
    await expect(startService({ environment: { HOST: '0.0.0.0' } })).rejects.toThrow(/frontdesk keys create/);
  });
});

describe('a stop', () => {
  it('finishes what began, refuses what is new, and is over soon', async () => {
    const service = await startService();
    const { hostname, port } = new URL(service.url);
    const open = (path: string) => {
      const socket = connect(Number(port), hostname);
      let answer = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        answer += text;
      });
      const body = JSON.stringify(asked);
      const head = `Host: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
      socket.write(`POST ${path} HTTP/1.1\r\n${head}\r\n\r\n`);
      return { socket, body, answer: () => answer };
    };
    // Both are connected, and the first has begun, when the service is told to stop.
    const begun = open('/v1/answer');
    const idle = connect(Number(port), hostname);
    await expect
      .poll(async () => (await service.get('/metrics')).text())
      .toMatch(/frontdesk_http_requests_in_flight 2/);
    const stopping = service[Symbol.asyncDispose]();
    await expect(service.get('/livez')).rejects.toThrow();
    begun.socket.write(begun.body);
    await stopping;
    expect(begun.answer()).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(begun.answer()).toContain('9 am');
    idle.destroy();
  });
});
