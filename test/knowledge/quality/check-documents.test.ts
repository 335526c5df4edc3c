import { afterAll, describe, expect, it } from 'vitest';
import { checkDocuments, countProblems } from '../../../src/knowledge/quality/check-documents.ts';
import { openDesk, removeFolders } from '../desk.ts';

afterAll(removeFolders);

const LONG =
  'The library opens at nine in the morning and closes at eight in the evening on every day of the week but Sunday. ' +
  'Children may borrow up to ten books at a time, and have to bring them back within three weeks.';
const GERMAN =
  'Die Bibliothek öffnet um neun Uhr morgens und schließt um acht Uhr abends an jedem Tag der Woche außer Sonntag. ' +
  'Kinder dürfen bis zu zehn Bücher gleichzeitig ausleihen und müssen sie innerhalb von drei Wochen zurückbringen. ' +
  'Wer ein Buch verliert, bezahlt dessen Preis und fünf Euro für die Arbeit, die damit verbunden ist.';

async function findings(files: Readonly<Record<string, string>>, today = new Date('2026-12-01')) {
  await using desk = await openDesk();
  for (const [source, text] of Object.entries(files))
    await (await desk.ingestion.add({ source, collection: 'main', bytes: Buffer.from(text) })).done;
  // Awaited here: the desk is closed when this returns.
  return await checkDocuments(desk.documents, { today });
}

describe('a check of the documents', () => {
  it('finds nothing in documents that are as they should be', async () => {
    expect(await findings({ 'hours.md': `# Hours\n\n${LONG}` })).toEqual([]);
  });

  it('finds a document that says what another says', async () => {
    const problems = await findings({ 'a.md': `# Hours\n\n${LONG}`, 'b.md': `# Opening\n\n${LONG}` });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      kind: 'duplicate',
      detail: expect.stringMatching(/\d\d % of it stands in/),
    });
  });

  it('finds one question with two answers', async () => {
    const problems = await findings({
      'a.csv': `question,answer\nMay I bring a dog?,"Yes, you may bring your dog, if it is on a lead and quiet all the time."\n`,
      'b.csv': `question,answer\nMay I bring a dog?,"No, no dogs are let in, but for those that guide the blind of course."\n`,
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      kind: 'contradiction',
      detail: expect.stringContaining('May I bring a dog?'),
    });
  });

  it('finds dates that have passed, and none that are to come', async () => {
    const text = `${LONG} The lift is closed until 3 March 2026. Cards are valid until 2027-05-01. We were founded in 1950.`;
    const problems = await findings({ 'notes.md': text });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      kind: 'passed',
      detail: 'It says “until 3 March 2026”, and 3 March 2026 has passed.',
    });
  });

  it('finds pages that are nearly empty, in another language, or decoded wrongly', async () => {
    const problems = await findings({
      'tiny.md': 'Page under construction.',
      'german.md': GERMAN,
      'broken.txt': `${LONG} ${'\uE000'.repeat(20)}`,
    });
    expect(countProblems(problems)).toMatchObject({ tiny: 1, language: 1, unreadable: 1, duplicate: 0 });
  });
});
