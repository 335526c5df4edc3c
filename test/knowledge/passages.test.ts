import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoadedDocument } from '../../src/knowledge/loaders/document.ts';
import { MAX_TOKENS, passagesOf } from '../../src/text/passages.ts';
import { tokenize } from '../../src/text/tokenize.ts';

const documentOf = (text: string): LoadedDocument => ({
  title: 'Rules',
  text,
  sections: [{ headings: ['Borrowing'], start: 0, end: text.length }],
});

/** Sentences of the given numbers of words. */
const sentences = (lengths: readonly number[]) =>
  lengths.map((length, i) => `Word${i} ${'word '.repeat(length)}end.`).join(' ');

describe('passages', () => {
  it('hold whole sentences, and each begins with the last sentence of the one before', () => {
    const passages = passagesOf(documentOf(sentences([50, 50, 50, 50, 50])));
    expect(passages).toHaveLength(2);
    const [first, second] = passages.map((passage) => passage.text);
    expect(first).toMatch(/^Word0 .* Word2 .*end\.$/);
    expect(second).toMatch(/^Word2 .* Word4 .*end\.$/);
  });

  it('are exact parts of the text, bounded, and leave nothing out', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 450 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lengths, (words) => {
        const document = documentOf(sentences(words));
        const passages = passagesOf(document);
        let covered = 0;
        for (const { text, start, end } of passages) {
          expect(text).toBe(document.text.slice(start, end));
          expect(tokenize(text).length).toBeLessThanOrEqual(MAX_TOKENS);
          expect(document.text.slice(covered, Math.max(covered, start)).trim()).toBe('');
          expect(end).toBeGreaterThan(covered);
          covered = end;
        }
        expect(covered).toBe(document.text.length);
      }),
      { numRuns: 60 },
    );
  });

  it('cut a list without sentences at the ends of its lines', () => {
    const list = Array.from({ length: 90 }, (_, i) => `item ${i} of many things\n`).join('');
    const passages = passagesOf(documentOf(list));
    expect(passages.length).toBeGreaterThan(1);
    for (const { text } of passages) {
      expect(text).toMatch(/^item/);
      expect(tokenize(text).length).toBeLessThanOrEqual(MAX_TOKENS);
    }
  });

  it('never mix sections, but run over the end of a page', () => {
    const text = 'Books are due after three weeks. Rooms are free.';
    const [page1, page2, rooms] = [text.indexOf('after'), text.indexOf(' Rooms'), text.length];
    const passages = passagesOf({
      title: 'Rules',
      text,
      sections: [
        { headings: ['Books'], page: 1, start: 0, end: page1 - 1 },
        { headings: ['Books'], page: 2, start: page1, end: page2 },
        { headings: ['Rooms'], page: 2, start: page2 + 1, end: rooms },
      ],
    });
    expect(passages.map(({ headings, page, text: part }) => [headings, page, part])).toEqual([
      [['Books'], 1, 'Books are due after three weeks.'],
      [['Rooms'], 2, 'Rooms are free.'],
    ]);
  });
});
