// A website of the test's own, whose pages come, change and go.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeFolders } from '../desk.ts';
import { openSourceDesk, settingsOf } from './source-desk.ts';

interface Page {
  readonly text: string;
  readonly status?: number;
  readonly type?: string;
  readonly etag?: string;
  readonly location?: string;
}

let pages: Map<string, Page>;
let asked: string[];
let notModified: string[];
const server = createServer((request: IncomingMessage, response) => {
  const path = request.url ?? '';
  const page = pages.get(path);
  asked.push(path);
  if (!page) return response.writeHead(404).end();
  const { text, status = 200, type = 'text/html', etag, location } = page;
  if (etag !== undefined && request.headers['if-none-match'] === etag) {
    notModified.push(path);
    return response.writeHead(304).end();
  }
  response.writeHead(status, {
    'content-type': type,
    ...(etag === undefined ? {} : { etag }),
    ...(location === undefined ? {} : { location }),
  });
  return response.end(text);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

afterAll(() => {
  server.close();
  server.closeAllConnections();
  removeFolders();
});
beforeEach(() => {
  pages = new Map();
});
beforeEach(() => {
  asked = [];
  notModified = [];
});
afterEach(() => pages.clear());

const page = (title: string, body: string, more: Partial<Page> = {}): Page => ({
  text: `<html><head><title>${title}</title></head><body>${body}</body></html>`,
  ...more,
});
const settings = (more: object = {}) =>
  settingsOf({ name: 'site', kind: 'website', start: `${site}/`, delayMs: 0, ...more });

describe('a website', () => {
  it('is read along its links and its sitemap, and no further than it allows', async () => {
    await using desk = await openSourceDesk();
    pages.set('/robots.txt', { text: 'User-agent: *\nDisallow: /private', type: 'text/plain' });
    pages.set('/sitemap.xml', {
      text: `<urlset><url><loc>${site}/listed</loc></url></urlset>`,
      type: 'application/xml',
    });
    pages.set(
      '/',
      page(
        'Start',
        '<p>Welcome.<a href="/fees#top">Fees</a><a href="/private/x">No</a><a href="http://127.0.0.2/">away</a>',
      ),
    );
    pages.set('/fees', page('Fees', '<p>A card costs two euros.<a href="/">back</a>'));
    pages.set('/listed', page('Listed', '<p>Only the sitemap knows this page.'));
    pages.set('/private/x', page('Private', '<p>Not for robots.'));
    const { counts } = await desk.read(await settings());
    expect(counts).toMatchObject({ items: 3, added: 3, failed: 0 });
    expect(await desk.titles()).toEqual(['Fees', 'Listed', 'Start']);
    expect(asked).not.toContain('/private/x');
    const [hit] = await desk.knowledge.search('What does a card cost?');
    expect(hit).toMatchObject({ title: 'Fees', url: `${site}/fees` });
  });

  it('asks only whether pages changed, reads those that did, and drops those that are gone', async () => {
    await using desk = await openSourceDesk();
    pages.set('/', page('Start', '<a href="/a">a</a><a href="/b">b</a>Welcome here.', { etag: '"1"' }));
    pages.set('/a', page('A', '<p>About a.', { etag: '"a1"' }));
    pages.set('/b', page('B', '<p>About b.', { etag: '"b1"' }));
    await desk.read(await settings());
    pages.set('/a', page('A', '<p>About a, anew.', { etag: '"a2"' }));
    pages.delete('/b');
    const { counts } = await desk.read(await settings());
    expect(counts).toMatchObject({ items: 2, changed: 1, removed: 1 });
    expect(notModified).toEqual(['/']);
    expect(await desk.titles()).toEqual(['A', 'Start']);
    expect(await desk.found('anew')).toEqual(['About a, anew.']);
  });

  it('keeps what it had when pages fail, and all of it when the site is away', async () => {
    await using desk = await openSourceDesk();
    pages.set('/', page('Start', '<a href="/a">a</a>Welcome here.'));
    pages.set('/a', page('A', '<p>About a.'));
    await desk.read(await settings());
    pages.set('/a', page('A', 'broken', { status: 500 }));
    const { problem, counts } = await desk.read(await settings());
    expect(problem).toContain(`${site}/a`);
    expect(counts).toMatchObject({ removed: 0, failed: 1 });
    pages.clear();
    await expect(desk.read(await settings())).rejects.toMatchObject({ code: 'not_found' });
    expect(await desk.titles()).toEqual(['A', 'Start']);
  });

  it('takes a page once, under its canonical address, and leaves out what does not want to be found', async () => {
    await using desk = await openSourceDesk();
    pages.set(
      '/',
      page('Start', '<a href="/a?from=start">a</a><a href="/old">old</a><a href="/hidden">h</a>Hello there.'),
    );
    pages.set('/a?from=start', page('A', `<link rel="canonical" href="/a"><p>About a.`));
    pages.set('/a', page('A', `<link rel="canonical" href="/a"><p>About a.`));
    pages.set('/old', { text: '', status: 301, location: '/a' });
    pages.set('/hidden', page('Hidden', '<meta name="robots" content="noindex"><p>Hidden.'));
    await desk.read(await settings());
    expect(await desk.titles()).toEqual(['A', 'Start']);
  });

  it('stays within the paths and the number of pages that are allowed', async () => {
    await using desk = await openSourceDesk();
    const links = Array.from({ length: 9 }, (_, i) => `<a href="/help/${i}">${i}</a>`).join('');
    pages.set('/help/', page('Help', `${links}<a href="/shop">shop</a>Help for all.`));
    for (let i = 0; i < 9; i++) pages.set(`/help/${i}`, page(`Help ${i}`, `<p>Help number ${i}.`));
    pages.set('/shop', page('Shop', '<p>Buy!'));
    await desk.read(await settings({ start: `${site}/help/`, allow: ['/help'], maxPages: 5 }));
    expect(await desk.titles()).toHaveLength(5);
    expect(asked).not.toContain('/shop');
  });
});
