import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/storage/database.ts';
import { createDocumentStore, type DocumentStore } from '../../../src/storage/document-store.ts';
import type { TestPlace } from './test-place.ts';

const bytes = Buffer.from('# Hours');
const described = { collection: 'main', title: 'Hours', mediaType: 'text/markdown', bytes };

/** A content in which every part names its version. */
const contentOf = (version: string, passages: number) => ({
  title: version,
  text: version,
  passages: Array.from({ length: passages }, (_, i) => ({
    text: version,
    headings: ['Visit', version],
    startOffset: i,
    endOffset: i + 1,
    page: null,
  })),
  curatedAnswers: [
    { questions: ['When?', 'At what time?'], answer: version, url: 'https://library.example' },
  ],
});

export function documentSuite(newPlace: () => Promise<TestPlace>): void {
  describe('documents', () => {
    let database: Database;
    let other: Database;
    let documents: DocumentStore;
    const begin = async (source: string, contentHash: string) => {
      const reading = await documents.begin({ ...described, source, contentHash });
      if (!reading) throw new Error('it counts as unchanged');
      return reading;
    };

    beforeAll(async () => {
      const { open } = await newPlace();
      database = await open();
      other = await open();
      documents = createDocumentStore(database);
    });
    afterAll(() => Promise.all([database[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]));

    it('are read with progress, published, and not read again while they are the same', async () => {
      const reading = await begin('hours.md', 'h1');
      expect(reading.document).toMatchObject({ status: 'reading', contentHash: null, progressPercent: 0 });
      expect(await documents.content(reading.document.id)).toBeUndefined();
      await reading.setProgress(40);
      expect(await documents.find(reading.document.id)).toMatchObject({ progressPercent: 40 });
      const { title, ...content } = contentOf('one', 2500);
      expect(await reading.publish({ title, ...content })).toBe(true);
      expect(await documents.find(reading.document.id)).toMatchObject({
        status: 'ready',
        title: 'one',
        passageCount: 2500,
        contentHash: 'h1',
      });
      expect(await documents.content(reading.document.id)).toEqual(content);
      const again = { ...described, source: 'hours.md', contentHash: 'h1' };
      expect(await documents.begin(again)).toBeUndefined();
      expect(await documents.begin({ ...again, collection: 'staff' })).toBeDefined();
    });

    it('keep what was published until the new is there, and when that fails', async () => {
      const first = await begin('fees.md', 'f1');
      await first.publish(contentOf('one', 2));
      const second = await begin('fees.md', 'f2');
      expect(second.document.id).toBe(first.document.id);
      await second.fail('page 3 is damaged');
      expect(await documents.find(first.document.id)).toMatchObject({
        status: 'failed',
        problem: 'page 3 is damaged',
        contentHash: 'f1',
      });
      expect((await documents.content(first.document.id))?.text).toBe('one');
      const third = await begin('fees.md', 'f2');
      expect(await third.publish(contentOf('two', 1))).toBe(true);
      expect(await documents.find(first.document.id)).toMatchObject({ status: 'ready', problem: null });
      expect((await documents.content(first.document.id))?.passages).toHaveLength(1);
    });

    it('are published by the latest reading alone', async () => {
      const slow = await begin('news.md', 'n1');
      const fast = await begin('news.md', 'n2');
      expect(await fast.publish(contentOf('two', 1))).toBe(true);
      expect(await slow.publish(contentOf('one', 1))).toBe(false);
      await slow.fail('too late');
      expect(await documents.find(fast.document.id)).toMatchObject({ status: 'ready', title: 'two' });
    });

    it('keep their file and the title given to them', async () => {
      const named = { ...described, source: 'named.bin', givenTitle: 'When we open' };
      const first = await documents.begin({ ...named, contentHash: '1', bytes: Uint8Array.of(0, 255, 128) });
      const { id } = first?.document ?? { id: '' };
      expect([...((await documents.resume(id))?.bytes ?? [])]).toEqual([0, 255, 128]);
      await first?.publish(contentOf('one', 1));
      expect(await documents.findBySource('main', 'named.bin')).toMatchObject({ id, title: 'When we open' });
      expect(await documents.begin({ ...named, contentHash: '1', bytes: Uint8Array.of(7) })).toBeUndefined();
      await documents.begin({ ...named, contentHash: '2', bytes: Uint8Array.of(7) });
      expect([...((await documents.resume(id))?.bytes ?? [])]).toEqual([7]);
    });

    it('are read once more when that is asked for, and what was begun is taken up by others', async () => {
      const first = await begin('same.md', 's');
      await first.publish(contentOf('one', 1));
      const { id } = first.document;
      const again = await documents.beginAgain(id);
      expect(again?.document.status).toBe('reading');
      const resumed = await createDocumentStore(other).resume(id);
      expect(resumed?.bytes).toEqual(Uint8Array.from(bytes));
      expect(await resumed?.publish(contentOf('two', 1))).toBe(true);
      expect(await again?.publish(contentOf('three', 1))).toBe(false);
      expect(await documents.resume(id)).toBeUndefined();
      expect(await documents.find(id)).toMatchObject({ status: 'ready', title: 'two', contentHash: 's' });
      expect(await documents.beginAgain('nobody')).toBeUndefined();
    });

    it('number every change of what is published, for those who follow', async () => {
      const before = await documents.revision();
      const reading = await begin('followed.md', 'f1');
      const { id } = reading.document;
      await reading.setProgress(50);
      expect(await documents.revision()).toBe(before);
      await reading.publish(contentOf('one', 1));
      const after = await documents.revision();
      expect(after).toBeGreaterThan(before);
      expect((await documents.publishedAfter(before, 10)).map((document) => document.id)).toEqual([id]);
      expect(await documents.publishedIds()).toContain(id);
      expect(await documents.publishedCount()).toBe((await documents.publishedIds()).length);
      await documents.remove(id);
      expect(await documents.revision()).toBeGreaterThan(after);
      expect(await documents.publishedAfter(before, 10)).toEqual([]);
      expect(await documents.publishedIds()).not.toContain(id);
    });

    it('are never seen half published', async () => {
      const { document } = await begin('map.md', 'v0');
      const seen = new Set<string>();
      const seenEnough = () => seen.size >= 3;
      const writing = (async () => {
        for (let i = 1; !seenEnough(); i++) {
          await (await begin('map.md', `v${i}`)).publish(contentOf(`v${i}`, 10 + (i % 90)));
        }
      })();
      const reader = createDocumentStore(other);
      while (!seenEnough()) {
        const content = await reader.content(document.id);
        if (!content) continue;
        expect(content.passages).toHaveLength(10 + (Number(content.text.slice(1)) % 90));
        expect(new Set(content.passages.map(({ text }) => text))).toEqual(new Set([content.text]));
        expect(content.curatedAnswers[0]?.answer).toBe(content.text);
        seen.add(content.text);
      }
      await writing;
    });

    it('are listed by collection in pages, and removed whole', async () => {
      for (const source of ['a', 'b', 'c']) {
        const reading = await documents.begin({
          ...described,
          collection: 'lists',
          source,
          contentHash: source,
        });
        await reading?.publish(contentOf(source, 1));
      }
      const first = await documents.list({ collections: ['lists'], limit: 2 });
      const second = await documents.list({ collections: ['lists'], limit: 2, afterId: first[1]?.id ?? '' });
      expect([...first, ...second].map(({ source }) => source).sort()).toEqual(['a', 'b', 'c']);
      expect((await documents.list()).length).toBeGreaterThan(3);
      const id = first[0]?.id ?? '';
      expect(await documents.remove(id)).toBe(true);
      expect(await documents.remove(id)).toBe(false);
      expect(await documents.content(id)).toBeUndefined();
      expect(await documents.list({ collections: ['lists'] })).toHaveLength(2);
    });
  });
}
