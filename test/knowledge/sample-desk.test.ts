import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { loadEngine } from '../../src/engine/load-engine.ts';
import { createKnowledgeBase } from '../../src/knowledge/create-knowledge-base.ts';
import { CURATED_THRESHOLD } from '../../src/knowledge/curated-matcher.ts';
import type { KnowledgeBase } from '../../src/knowledge/knowledge-base.ts';
import type { LoadedDocument } from '../../src/knowledge/loaders/document.ts';
import { loadDocument } from '../../src/knowledge/loaders/load-document.ts';
import { passagesOf } from '../../src/text/passages.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'sample-desk');
const names = readdirSync(folder).sort();
const loaded = new Map<string, LoadedDocument>();
let knowledge: KnowledgeBase;
let encoder: Engine;

beforeAll(async () => {
  encoder = await loadEngine({ folder: join(root, 'models/desk-qa/2') });
  knowledge = createKnowledgeBase({ encoder });
  for (const name of names) {
    const document = await loadDocument({ name, bytes: readFileSync(join(folder, name)) });
    loaded.set(name, document);
    await knowledge.put(
      { id: name, collection: 'main', title: document.title, url: null },
      {
        text: document.text,
        passages: passagesOf(document).map(({ start, end, page, ...passage }) => ({
          ...passage,
          startOffset: start,
          endOffset: end,
          page: page ?? null,
        })),
        curatedAnswers: (document.curated ?? []).map((entry) => ({ ...entry, url: entry.url ?? null })),
      },
    );
  }
  await knowledge.understood();
});

afterAll(() => encoder[Symbol.asyncDispose]());

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('the sample desk', () => {
  it('has documents of every kind that people bring', () => {
    expect(names.length).toBeGreaterThanOrEqual(10);
    expect(new Set(names.map(extname))).toEqual(new Set(['.md', '.html', '.pdf', '.docx', '.csv']));
    expect(new Set([...loaded.values()].map(({ title }) => title)).size).toBe(names.length);
  });

  it.each(['rooms-and-equipment.pdf', 'local-history.pdf', 'membership-and-fees.docx'])(
    'holds in %s every paragraph that it was made from',
    (name) => {
      const source = readFileSync(join(root, 'scripts/sample-desk', name.replace(/\.\w+$/, '.md')), 'utf8');
      const text = oneLine(loaded.get(name)?.text ?? '');
      const paragraphs = source.split('\n\n').filter((block) => /^[^|]/.test(block.trim()));
      expect(paragraphs.length).toBeGreaterThan(10);
      for (const paragraph of paragraphs)
        expect(text).toContain(oneLine(paragraph.replace(/^#+ /, '')).trim());
    },
  );

  it.each([
    ['When does the library open on Saturdays?', 'opening-hours.md', 'from 10 am to 5 pm'],
    ['Is the library open on Sundays in July?', 'opening-hours.md', 'it stays closed on Sundays'],
    [
      'How long can I keep a film?',
      'borrowing-and-renewals.md',
      'Films, games and magazines are lent for one week',
    ],
    ['How many times can a book be renewed?', 'borrowing-and-renewals.md', 'can be renewed twice'],
    ['What does a library card cost?', 'membership-and-fees.docx', 'A library card costs nothing'],
    ['What does a lost card cost?', 'membership-and-fees.docx', 'Replacing a lost card costs 3 dollars'],
    ['How many people fit in Hartwell Hall?', 'rooms-and-equipment.pdf', 'seats 80 people'],
    ['How much is a color page?', 'printing-and-copying.html', 'a color page costs 40 cents'],
    ['When is the Saturday Story Hour?', 'childrens-programme.html', 'begins at 11 am'],
    ['Where does the book club meet?', 'events.md', 'in the Alder Room'],
    ['Which bus lines stop at the library?', 'accessibility-and-getting-here.html', 'Bus lines 4 and 11'],
    ['Who founded the library?', 'about-and-contact.html', 'Eleanor Hartwell'],
    ['What is the name of the Wi-Fi network?', 'digital-services.md', 'LFPL-Guest'],
    ['When did the flood destroy the bridge?', 'local-history.pdf', 'March 1936'],
  ])('finds among the best three passages the one that answers “%s”', async (question, documentId, words) => {
    const found = await knowledge.search(question, { limit: 3 });
    expect(
      found.find((one) => one.documentId === documentId && oneLine(one.text).includes(words)),
    ).toBeDefined();
  });

  it.each([
    ['could I bring along my puppy', 'Assistance dogs'],
    ['where do I get lunch here', 'The Spindle'],
    ['do you have job openings', 'Open positions'],
  ])('has a curated answer for “%s”', async (question, answer) => {
    const [best] = await knowledge.matchCurated(question);
    expect(best?.answer).toContain(answer);
    expect(best?.confidence).toBeGreaterThan(CURATED_THRESHOLD);
  });
});
