import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { documentView } from '../../src/channels/http/routes/document-view.ts';
import { documentsTable } from '../../src/cli/documents-view.ts';
import { createUrlFetcher } from '../../src/knowledge/fetch-url.ts';
import { createAddressGuard } from '../../src/knowledge/guarded-lookup.ts';
import { newFolder, openDesk, removeFolders } from './desk.ts';
import { pdfFile } from './loaders/files.ts';

afterAll(removeFolders);

const file = (text: string, source = 'hours.md') => ({
  source,
  collection: 'main',
  bytes: Buffer.from(text),
});

describe('ingestion', () => {
  it('reads a document, publishes it and lets it be asked', async () => {
    await using desk = await openDesk();
    const { document, isChanged, done } = await desk.ingestion.add(
      file('# Opening hours\n\nWe open at nine.'),
    );
    expect(isChanged).toBe(true);
    expect(document).toMatchObject({
      status: 'reading',
      collection: 'main',
      source: 'hours.md',
      title: 'hours.md',
    });
    expect(await done).toMatchObject({
      id: document.id,
      status: 'ready',
      title: 'Opening hours',
      mediaType: 'text/markdown',
      passageCount: 1,
      progressPercent: 100,
    });
    expect(await desk.found('When do you open?')).toEqual(['We open at nine.']);
  });

  it('does nothing for a document that is the same, and replaces one that changed', async () => {
    await using desk = await openDesk();
    const first = await (await desk.ingestion.add(file('We open at nine.'))).done;
    const same = await desk.ingestion.add(file('We open at nine.'));
    expect(same.isChanged).toBe(false);
    expect(await same.done).toEqual(first);
    const changed = await desk.ingestion.add(file('We open at ten.'));
    expect(await desk.found('When do you open?')).toEqual(['We open at nine.']);
    expect((await changed.done).id).toBe(first.id);
    expect(await desk.found('When do you open?')).toEqual(['We open at ten.']);
    expect((await desk.ingestion.add({ ...file('We open at ten.'), title: 'Hours' })).isChanged).toBe(true);
  });

  it('says what is wrong with a document, keeps what was published of it, and takes the others', async () => {
    await using desk = await openDesk();
    const table = (text: string) => ({ ...file(text), source: 'faq.csv' });
    await (
      await desk.ingestion.add(table('question,answer\nIs there a cat?,Yes, Bruno'.replace('s, B', 's; B')))
    ).done;
    const [broken, fine] = await Promise.all([
      desk.ingestion.add(table('question,answer\nIs there a dog?,')),
      desk.ingestion.add(file('We open at nine.')),
    ]);
    expect(await broken.done).toMatchObject({
      status: 'failed',
      problem: 'Cannot read faq.csv: line 2: the answer is empty.',
    });
    expect((await fine.done).status).toBe('ready');
    expect((await desk.knowledge.matchCurated('Is there a cat?'))[0]?.answer).toBe('Yes; Bruno');
  });

  it('refuses at once what no loader reads, what is empty, and a name that no collection can have', async () => {
    await using desk = await openDesk();
    const refused = (change: object) => expect(desk.ingestion.add({ ...file('x'), ...change })).rejects;
    await refused({ source: 'song.mp3' }).toMatchObject({
      code: 'unsupported_media_type',
      message: expect.stringContaining('song.mp3: its type is not one of md, '),
    });
    await refused({ mediaType: 'image/png' }).toMatchObject({ code: 'unsupported_media_type' });
    await refused({ bytes: Buffer.alloc(0) }).toMatchObject({ code: 'invalid_input' });
    await refused({ collection: 'the staff' }).toMatchObject({ code: 'invalid_input' });
    expect(await desk.documents.list()).toEqual([]);
  });

  it('counts what of a document can be found, and warns once where a part is missing', async () => {
    const lines: { readonly coveragePercent?: number; readonly source?: string }[] = [];
    const note = (fields: object) => void lines.push(fields);
    await using desk = await openDesk({ log: { warn: note, error: note } as never });
    const whole = await (await desk.ingestion.add(file('We open at nine.'))).done;
    expect(JSON.parse(whole.coverageJson ?? '')).toEqual({ visibleWords: 4, keptWords: 4, leftOut: [] });
    const lacking =
      '# Visit\n\n## May I bring my own lunch with me?\n\n## Is there a lift?\n\nBeside the stairs.';
    const part = await (await desk.ingestion.add(file(lacking, 'visit.md'))).done;
    expect(documentView(part).coverage).toMatchObject({ percent: 46, isLow: true, visibleWords: 15 });
    expect(lines.map(({ source, coveragePercent }) => [source, coveragePercent])).toEqual([['visit.md', 46]]);
    expect(documentsTable([documentView(part)])).toContain(
      'only 46 % of its words can be found; left out: 8 words',
    );
  });

  it('lists a file that is not read with the reason, once', async () => {
    await using desk = await openDesk();
    const song = { source: 'song.mp3', collection: 'main', problem: 'Nothing here reads .mp3 files.' };
    expect(await desk.ingestion.setAside(song)).toBe(true);
    expect(await desk.ingestion.setAside(song)).toBe(false);
    expect(await desk.documents.list()).toMatchObject([
      { source: 'song.mp3', status: 'failed', problem: song.problem },
    ]);
    expect(await (await desk.ingestion.reindex())[0]?.done).toMatchObject({ status: 'failed' });
  });

  it('takes the type that it is told, with its parameters', async () => {
    await using desk = await openDesk();
    const { done } = await desk.ingestion.add({
      ...file('<h1>Hello</h1><p>World'),
      source: 'upload',
      mediaType: 'text/HTML; charset=utf-8',
    });
    expect(await done).toMatchObject({ title: 'Hello', mediaType: 'text/html' });
  });

  it('shows how far the reading of a long file is, while the event loop goes on', async () => {
    await using desk = await openDesk();
    const page = Array.from({ length: 40 }, (_, i) => ({
      text: `Line ${i} of the old town chronicle.`,
      size: 10,
      y: 760 - 18 * i,
    }));
    const { bytes } = pdfFile(
      'chronicle.pdf',
      Array.from({ length: 400 }, () => page),
    );
    const { document, done } = await desk.ingestion.add({ ...file(''), source: 'chronicle.pdf', bytes });
    const seen = new Set<number>();
    let longest = 0;
    let at = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - at);
      at = performance.now();
    }, 5);
    let current = await desk.documents.find(document.id);
    for (; current?.status === 'reading'; current = await desk.documents.find(document.id))
      seen.add(current.progressPercent);
    clearInterval(timer);
    expect((await done).status).toBe('ready');
    expect([...seen].some((percent) => percent > 0 && percent < 100)).toBe(true);
    expect(seen.has(100)).toBe(false);
    expect(longest).toBeLessThan(1000);
  });

  it('removes a document with all that was asked of it', async () => {
    await using desk = await openDesk();
    const { id } = await (await desk.ingestion.add(file('We open at nine.'))).done;
    expect(await desk.ingestion.remove(id)).toBe(true);
    expect(await desk.found('When do you open?')).toEqual([]);
    expect(await desk.ingestion.remove(id)).toBe(false);
  });

  it('refuses more than may wait', async () => {
    await using desk = await openDesk({ maxWaiting: 2 });
    const add = (i: number) => desk.ingestion.add(file(`Text ${i}`, `${i}.txt`));
    const accepted = [await add(0), await add(1), await add(2)];
    await expect(add(3)).rejects.toMatchObject({ code: 'overloaded' });
    await Promise.all(accepted.map(({ done }) => done));
    await (await add(3)).done;
  });

  it('fills the knowledge base again after a restart, and reads what was left unread', async () => {
    const dataDir = newFolder();
    let unread: string;
    {
      await using desk = await openDesk({}, dataDir);
      await (await desk.ingestion.add(file('We open at nine.'))).done;
      const { document, done } = await desk.ingestion.add(file('The garden has roses.', 'garden.txt'));
      done.catch(() => undefined);
      unread = document.id;
    }
    await using desk = await openDesk({}, dataDir);
    expect(await desk.found('nine')).toEqual([]);
    await desk.ingestion.restore();
    expect(await desk.found('When do you open?')).toEqual(['We open at nine.']);
    await vi.waitFor(async () => expect((await desk.documents.find(unread))?.status).toBe('ready'), 20_000);
    await vi.waitFor(
      async () => expect(await desk.found('roses')).toEqual(['The garden has roses.']),
      20_000,
    );
  });

  it('follows what another process changes in the same database', async () => {
    await using desk = await openDesk();
    await desk.ingestion.restore();
    await using other = await openDesk({}, desk.dataDir);
    const { id } = await (await other.ingestion.add(file('We open at nine.'))).done;
    await vi.waitFor(
      async () => expect(await desk.found('When do you open?')).toEqual(['We open at nine.']),
      20_000,
    );
    await (await other.ingestion.add(file('We open at ten.'))).done;
    await vi.waitFor(
      async () => expect(await desk.found('When do you open?')).toEqual(['We open at ten.']),
      20_000,
    );
    await other.ingestion.remove(id);
    await vi.waitFor(async () => expect(await desk.found('When do you open?')).toEqual([]), 20_000);
  });

  it('adds an address, and fetches it again to read it once more', async () => {
    let text = '<title>Hours</title><p>We open at nine.';
    let status = 200;
    const server = createServer((_, response) =>
      response.writeHead(status, { 'content-type': 'text/html' }).end(text),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hours`;
    const fetchUrl = createUrlFetcher({ guard: createAddressGuard(['127.0.0.0/8']) });
    await using desk = await openDesk({ fetchUrl });
    const { document, done } = await desk.ingestion.addUrl(url, { collection: 'main' });
    expect(await done).toMatchObject({ source: url, url, title: 'Hours', status: 'ready' });
    expect((await desk.knowledge.search('open'))[0]?.url).toBe(url);
    text = text.replace('nine', 'ten');
    expect(await (await desk.ingestion.reindex(document.id))[0]?.done).toMatchObject({ status: 'ready' });
    expect(await desk.found('open')).toEqual(['We open at ten.']);
    status = 503;
    expect(await (await desk.ingestion.reindex())[0]?.done).toMatchObject({
      status: 'failed',
      problem: expect.stringContaining('status 503'),
    });
    expect(await desk.found('open')).toEqual(['We open at ten.']);
    await expect(desk.ingestion.addUrl(url, { collection: 'main' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    server.close();
  });

  it('reads the files that it kept once more', async () => {
    await using desk = await openDesk();
    const { id, revision } = await (await desk.ingestion.add({ ...file('We open at nine.'), title: 'Hours' }))
      .done;
    const [again] = await desk.ingestion.reindex(id);
    expect(await again?.done).toMatchObject({ id, status: 'ready', title: 'Hours' });
    expect((await again?.done)?.revision).toBeGreaterThan(revision ?? 0);
    expect(await desk.found('open')).toEqual(['We open at nine.']);
    await expect(desk.ingestion.reindex('nobody')).rejects.toMatchObject({ code: 'not_found' });
  });
});
