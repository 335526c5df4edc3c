import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUrlFetcher, type UrlFetcherOptions } from '../../src/knowledge/fetch-url.ts';
import { createAddressGuard } from '../../src/knowledge/guarded-lookup.ts';

const LOCAL = ['127.0.0.0/8'];
let server: Server;
let origin: string;
let port: number;
/** What the server was asked for. */
const asked: string[] = [];
const pages: Record<string, RequestListener> = {
  '/page': (_, response) =>
    response.setHeader('content-type', 'text/html; charset=utf-8').end('<p>Hello</p>'),
  '/notes.md': (_, response) => response.setHeader('content-type', 'text/plain').end('# Notes'),
  '/zipped': (_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' })
      .end(gzipSync('Hello')),
  '/moved': (_, response) => response.writeHead(301, { location: 'page' }).end(),
  '/to-private': (_, response) => response.writeHead(302, { location: 'http://10.0.0.1/admin' }).end(),
  '/to-file': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/round': (_, response) => response.writeHead(302, { location: '/round' }).end(),
  '/never': () => undefined,
  '/broken': (_, response) => response.writeHead(500).end(),
  '/large': (_, response) => response.end(Buffer.alloc(5000)),
  '/bomb': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000))),
};

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const page = pages[request.url ?? ''];
    if (page) page(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  origin = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const allowing = (options: UrlFetcherOptions = {}) =>
  createUrlFetcher({ guard: createAddressGuard(LOCAL), ...options });
/** A name server that gives these addresses. */
const guardResolving = (addresses: readonly string[], allowed: readonly string[] = []) =>
  createAddressGuard(allowed, ((_name: string, _options: unknown, callback: (...result: unknown[]) => void) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: isIP(address) })),
    )) as never);

describe('fetching an address', () => {
  it('gives its bytes and their type', async () => {
    const page = await allowing()(`${origin}/page#part`);
    expect(page).toMatchObject({ url: `${origin}/page`, mediaType: 'text/html' });
    expect(Buffer.from(page.bytes).toString()).toBe('<p>Hello</p>');
    expect((await allowing()(`${origin}/notes.md`)).mediaType).toBe('text/markdown');
    expect(Buffer.from((await allowing()(`${origin}/zipped`)).bytes).toString()).toBe('Hello');
  });

  it('follows redirects, and keeps the address it was given', async () => {
    const page = await allowing()(`${origin}/moved`);
    expect(page).toMatchObject({ url: `${origin}/moved`, mediaType: 'text/html' });
    await expect(allowing()(`${origin}/round`)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('at most 5 redirects'),
    });
  });

  it.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://localhost/',
    'http://0.0.0.0/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://224.0.0.1/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[ff02::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'ftp://example.org/a.txt',
    'file:///etc/passwd',
    'http://name:word@example.org/',
  ])('refuses %s', async (url) => {
    await expect(createUrlFetcher()(url)).rejects.toMatchObject({ code: 'address_refused' });
  });

  it('refuses a name that leads to a private address, be it one of several, and connects to none', async () => {
    asked.length = 0;
    for (const addresses of [['127.0.0.1'], ['93.184.215.14', '127.0.0.1'], ['::ffff:127.0.0.1']]) {
      const fetchUrl = createUrlFetcher({ guard: guardResolving(addresses) });
      await expect(fetchUrl(`http://desk.example:${port}/page`)).rejects.toMatchObject({
        code: 'address_refused',
      });
    }
    expect(asked).toEqual([]);
  });

  it('connects to the very address that was checked', async () => {
    asked.length = 0;
    const fetchUrl = createUrlFetcher({ guard: guardResolving(['127.0.0.1'], LOCAL) });
    await fetchUrl(`http://desk.example:${port}/page`);
    expect(asked).toEqual(['/page']);
  });

  it('checks where a redirect leads', async () => {
    await expect(allowing()(`${origin}/to-private`)).rejects.toMatchObject({
      code: 'address_refused',
      message: expect.stringContaining('10.0.0.1'),
    });
    await expect(allowing()(`${origin}/to-file`)).rejects.toMatchObject({ code: 'address_refused' });
  });

  it('ends what takes too long or is too large, also once it is unpacked', async () => {
    await expect(allowing({ timeoutMs: 200 })(`${origin}/never`)).rejects.toMatchObject({
      code: 'timed_out',
    });
    await expect(allowing({ maxBytes: 4999 })(`${origin}/large`)).rejects.toMatchObject({
      code: 'too_large',
    });
    await expect(allowing({ maxBytes: 100_000 })(`${origin}/bomb`)).rejects.toMatchObject({
      code: 'too_large',
    });
  });

  it('says what is wrong with an address', async () => {
    const problemOf = (url: string) => expect(allowing()(url)).rejects;
    await problemOf('library').toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('“library”'),
    });
    await problemOf(`${origin}/nothing`).toMatchObject({ code: 'not_found' });
    await problemOf(`${origin}/broken`).toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('status 500'),
    });
    await problemOf('http://127.0.0.1:1/').toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('takes only ranges of addresses as exceptions', () => {
    expect(() => createAddressGuard(['10.0.0.1/99'])).toThrow('“10.0.0.1/99” is not a range');
  });
});
