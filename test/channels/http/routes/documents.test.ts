import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  DocumentContentView,
  DocumentPage,
  DocumentView,
  SearchResultsView,
} from '../../../../src/protocol/document.ts';
import type { Reply } from '../../../../src/protocol/reply.ts';
import { type Call, type Service, startService } from '../../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ environment: { DOCUMENT_LIMIT_BYTES: '100000' } });
});
afterAll(() => service[Symbol.asyncDispose]());

const add = (body: unknown, more: Call = {}) =>
  service.call<DocumentView>('/v1/documents', { body, ...more });
const show = async (id: string) => (await service.call<DocumentView>(`/v1/documents/${id}`)).body;
const readWhole = (id: string) => expect.poll(async () => (await show(id)).status, { timeout: 20_000 });
const ask = async (message: string) => (await service.call<Reply>('/v1/chat', { body: { message } })).body;

function formOf(files: Record<string, string>, fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [name, text] of Object.entries(files)) form.append('file', new Blob([text]), name);
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

describe('/v1/documents', () => {
  it('takes a text, reads it, and answers from it; the same again changes nothing', async () => {
    const body = { title: 'Parking', text: 'Visitors park in Mill Lane. A ticket costs two pounds.' };
    const first = await add(body);
    expect(first.status).toBe(202);
    expect(first.body).toMatchObject({ collection: 'main', source: 'Parking', mediaType: 'text/plain' });
    expect(first.headers.get('Location')).toBe(`/v1/documents/${first.body.id}`);
    await readWhole(first.body.id).toBe('ready');
    await expect.poll(async () => (await ask('Where do visitors park?')).text).toContain('Mill Lane');
    const again = await add(body);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
  });

  it('takes a file by a form, and shows an answer in its text', async () => {
    const form = formOf({ 'rules.md': '# House rules\n\nDogs wait at the door. Food is eaten in the hall.' });
    form.set('url', 'https://library.example/rules');
    const { status, body } = await add(form);
    expect(status).toBe(202);
    await readWhole(body.id).toBe('ready');
    expect(await show(body.id)).toMatchObject({
      source: 'rules.md',
      mediaType: 'text/markdown',
      title: 'House rules',
    });
    await expect
      .poll(async () => (await ask('Where do dogs wait?')).sources[0])
      .toMatchObject({ documentId: body.id, url: 'https://library.example/rules' });
    const { sources } = await ask('Where do dogs wait?');
    const content = await service.call<DocumentContentView>(`/v1/documents/${body.id}/content`);
    expect(content.body.text.slice(sources[0]?.start, sources[0]?.end)).toBe(sources[0]?.quote);
    expect(content.body.passages.length).toBeGreaterThan(0);
  });

  it('replaces a document and removes it', async () => {
    const { body } = await add({ title: 'Café', text: 'The café serves soup on Mondays.' });
    await readWhole(body.id).toBe('ready');
    const path = `/v1/documents/${body.id}`;
    const replaced = await service.call<DocumentView>(path, {
      method: 'PUT',
      body: formOf({ 'other-name.txt': 'The café serves pancakes on Mondays.' }),
    });
    expect([replaced.status, replaced.body.id]).toEqual([202, body.id]);
    await readWhole(body.id).toBe('ready');
    const question = 'What does the café serve on Mondays?';
    await expect.poll(async () => (await ask(question)).text).toContain('pancakes');
    expect((await service.call(path, { method: 'DELETE' })).status).toBe(204);
    expect((await service.call(path)).status).toBe(404);
    expect((await ask(question)).text).not.toContain('pancakes');
    expect((await service.call(path, { method: 'DELETE' })).status).toBe(404);
  });

  it('lists page by page, by collection and by status', async () => {
    for (const title of ['One', 'Two', 'Three']) {
      const { body } = await add({ title, text: `This is number ${title}.`, collection: 'numbers' });
      await readWhole(body.id).toBe('ready');
    }
    const list = async (query: string, key?: string) =>
      (await service.call<DocumentPage>(`/v1/documents?${query}`, key === undefined ? {} : { key })).body;
    const first = await list('collection=numbers&limit=2');
    const rest = await list(`collection=numbers&limit=2&cursor=${first.nextCursor}`);
    const titles = [...first.documents, ...rest.documents].map(({ title }) => title);
    expect(titles.sort()).toEqual(['One', 'Three', 'Two']);
    expect(rest.nextCursor).toBeNull();
    expect((await list('collection=numbers&status=failed')).documents).toEqual([]);
    const key = await service.createKey(['documents:read'], ['numbers']);
    expect((await list('', key)).documents).toHaveLength(3);
  });

  it('holds a key to its collections', async () => {
    const key = await service.createKey(['documents:read', 'documents:write'], ['numbers', 'letters']);
    const text = { title: 'A', text: 'The first letter is A.' };
    const own = await add(text, { key });
    expect(own.body.collection).toBe('numbers');
    expect((await add({ ...text, collection: 'main' }, { key })).status).toBe(403);
    const { body } = await add({ title: 'Secret', text: 'Nobody of the letters sees this.' });
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/content'],
      ['DELETE', ''],
    ] as const) {
      expect((await service.call(`/v1/documents/${body.id}${path}`, { method, key })).status).toBe(404);
    }
    const reader = await service.createKey(['documents:read']);
    expect((await add(text, { key: reader })).status).toBe(403);
  });

  it('searches what the model would read', async () => {
    const { body } = await add({
      title: 'Lift',
      text: 'The lift is beside the cloakroom.',
      collection: 'building',
    });
    await readWhole(body.id).toBe('ready');
    const search = async (query: string) =>
      (await service.call<SearchResultsView>(`/v1/documents/search?${query}`)).body;
    await expect
      .poll(async () => (await search('q=where+is+the+lift&limit=1')).passages)
      .toMatchObject([{ documentId: body.id }]);
    expect((await search('q=lift&collection=numbers&collection=letters')).passages).toEqual([]);
  });

  it.each([
    ['several files', () => formOf({ 'a.txt': 'A.', 'b.txt': 'B.' }), 400, 'one'],
    ['no file', () => formOf({}, { title: 'Nothing' }), 400, 'file'],
    ['a kind that nothing reads', () => formOf({ 'movie.mp4': 'x' }), 415, 'md, '],
    ['an empty file', () => formOf({ 'empty.txt': '' }), 400, 'empty'],
    ['a file over the limit', () => formOf({ 'long.txt': 'x'.repeat(100_001) }), 413, '100000'],
    ['a huge file', () => formOf({ 'huge.txt': 'x'.repeat(1_000_000) }), 413, '100000'],
    ['an unknown field', () => formOf({ 'a.txt': 'A.' }, { colour: 'red' }), 400, 'colour'],
    ['a text without a title', () => ({ text: 'A.' }), 400, 'title'],
    ['a private address', () => ({ url: 'http://127.0.0.1:1/' }), 422, 'address'],
  ])('refuses %s and says why', async (_what, body, status, word) => {
    const answer = await service.call('/v1/documents', { body: body() });
    expect(answer).toMatchObject({ status, body: { detail: expect.stringContaining(word) } });
  });

  it('refuses a form that is cut short', async () => {
    const response = await service.get('/v1/documents', {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
      body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf',
    });
    expect(response.status).toBe(400);
  });

  it('shows what is wrong with a file that cannot be read', async () => {
    const { body } = await add(formOf({ 'broken.pdf': '%PDF-1.7 and nothing more' }));
    await readWhole(body.id).toBe('failed');
    expect((await show(body.id)).problem).toContain('broken.pdf');
    expect((await service.call(`/v1/documents/${body.id}/content`)).status).toBe(404);
  });
});
