import { describe, expect, it } from 'vitest';
import { createKnowledgeBase } from '../../src/knowledge/create-knowledge-base.ts';
import type { KnowledgeBase } from '../../src/knowledge/knowledge-base.ts';
import type { DocumentContent } from '../../src/storage/document-content.ts';

const document = (id: string, collection = 'main', title = 'Guide') => ({ id, collection, title, url: null });

/** A content whose passages are these texts, each under one heading. */
function contentOf(
  texts: readonly string[],
  curated: Readonly<Record<string, string>> = {},
): DocumentContent {
  let start = 0;
  return {
    text: texts.join('\n\n'),
    passages: texts.map((text) => {
      const passage = {
        text,
        headings: ['Visit'],
        page: 2,
        startOffset: start,
        endOffset: start + text.length,
      };
      start += text.length + 2;
      return passage;
    }),
    curatedAnswers: Object.entries(curated).map(([question, answer]) => ({
      questions: [question],
      answer,
      url: null,
    })),
  };
}

const textsFound = async (knowledge: KnowledgeBase, question: string) =>
  (await knowledge.search(question, { limit: 5000 })).map(({ text }) => text);

describe('the knowledge base', () => {
  it('finds passages with what is shown of them', async () => {
    const knowledge = createKnowledgeBase();
    await knowledge.put(
      { ...document('d1', 'main', 'Opening hours'), url: 'https://library.example/hours' },
      contentOf(['We open at nine.', 'The garden has roses.']),
    );
    expect((await knowledge.search('Are there roses?'))[0]).toMatchObject({
      documentId: 'd1',
      title: 'Opening hours',
      url: 'https://library.example/hours',
      headings: ['Visit'],
      page: 2,
      text: 'The garden has roses.',
      start: 18,
      end: 39,
    });
    expect(knowledge).toMatchObject({ documentCount: 1, passageCount: 2 });
  });

  it('replaces and removes a document with all that belongs to it', async () => {
    const knowledge = createKnowledgeBase();
    await knowledge.put(document('d1'), contentOf(['A heron stands here.'], { 'Which bird?': 'A heron.' }));
    await knowledge.put(document('d1'), contentOf(['A stork stands here.'], { 'Which bird?': 'A stork.' }));
    expect(await textsFound(knowledge, 'heron or stork')).toEqual(['A stork stands here.']);
    expect((await knowledge.matchCurated('Which bird?')).map(({ answer }) => answer)).toEqual(['A stork.']);
    expect([knowledge.wordCount('heron'), knowledge.wordCount('stork')]).toEqual([0, 1]);
    await knowledge.remove('d1');
    expect(await textsFound(knowledge, 'heron or stork')).toEqual([]);
    expect(await knowledge.matchCurated('Which bird?')).toEqual([]);
    expect(knowledge).toMatchObject({ documentCount: 0, passageCount: 0 });
    expect([...knowledge.words()]).toEqual([]);
  });

  it('asks only the collections named, and none of an empty list', async () => {
    const knowledge = createKnowledgeBase();
    await knowledge.put(
      document('a', 'hotel'),
      contentOf(['Breakfast is at eight.'], { 'When is breakfast?': 'At 8.' }),
    );
    await knowledge.put(
      document('b', 'museum'),
      contentOf(['No breakfast.'], { 'Is there breakfast?': 'No.' }),
    );
    const ask = async (collections?: string[]) => {
      const passages = await knowledge.search('breakfast', collections && { collections });
      const curated = await knowledge.matchCurated('When is breakfast?', collections && { collections });
      const [inPassages, inCurated] = [passages, curated].map((found) => found.map((one) => one.documentId));
      return { passages: inPassages, curated: inCurated };
    };
    expect(await ask(['museum'])).toEqual({ passages: ['b'], curated: ['b'] });
    expect(await ask([])).toEqual({ passages: [], curated: [] });
    expect(await ask(['zoo'])).toEqual({ passages: [], curated: [] });
    const all = await ask();
    expect(all.curated).toEqual(['a', 'b']);
    expect(all.passages?.sort()).toEqual(['a', 'b']);
  });

  it('gives a curated answer its own address, else that of its document', async () => {
    const knowledge = createKnowledgeBase();
    const { curatedAnswers, ...content } = contentOf(['x'], {
      'Is there a cat?': 'Yes.',
      'Where is parking?': 'Here.',
    });
    const [cat, parking] = curatedAnswers;
    if (!cat || !parking) throw new Error('two entries');
    await knowledge.put(
      { ...document('d1'), url: 'https://desk.example/faq' },
      { ...content, curatedAnswers: [{ ...cat, url: 'https://desk.example/cat' }, parking] },
    );
    expect((await knowledge.matchCurated('Is there a cat?'))[0]?.url).toBe('https://desk.example/cat');
    expect((await knowledge.matchCurated('Where is parking?'))[0]?.url).toBe('https://desk.example/faq');
  });

  it('counts the passages that hold a word in its form', async () => {
    const knowledge = createKnowledgeBase();
    await knowledge.put(document('a'), contentOf(['Cats and cats.', 'A cat.']));
    await knowledge.put(document('b'), contentOf(['No CATS here.']));
    expect([knowledge.wordCount('cats'), knowledge.wordCount('cat'), knowledge.wordCount('dog')]).toEqual([
      2, 1, 0,
    ]);
    expect([...knowledge.words()].sort()).toEqual(['a', 'and', 'cat', 'cats', 'here', 'no']);
  });

  it('shows the old or the new document whole while a long one is prepared, and lets others run', async () => {
    const knowledge = createKnowledgeBase();
    const edition = (name: string) =>
      contentOf(
        Array.from({ length: 3000 }, (_, i) => `The ${name} edition has page ${i} on zeppelins.`),
        Object.fromEntries(
          Array.from({ length: 40 }, (_, i) => [`Where is page ${i}?`, `In the ${name} edition.`]),
        ),
      );
    await knowledge.put(document('d1'), edition('first'));
    let isDone = false;
    const putting = knowledge.put(document('d1'), edition('second')).then(() => {
      isDone = true;
    });
    const seen = new Set<string>();
    let turns = 0;
    for (; !isDone; turns++) {
      const [texts, answers] = await Promise.all([
        textsFound(knowledge, 'zeppelins'),
        knowledge.matchCurated('Where is page 7?'),
      ]);
      const words = new Set(
        [...texts, ...answers.map((one) => one.answer)].map(
          (text) => /first|second/.exec(text)?.[0] ?? 'none',
        ),
      );
      expect(words.size).toBe(1);
      seen.add([...words].join());
      await new Promise((resolve) => setImmediate(resolve));
    }
    await putting;
    expect(turns).toBeGreaterThan(2);
    expect(seen).toContain('first');
    expect(await textsFound(knowledge, 'zeppelins')).toHaveLength(3000);
    expect((await textsFound(knowledge, 'zeppelins'))[0]).toContain('second');
  });

  it('makes the changes of one document in the order they came', async () => {
    const knowledge = createKnowledgeBase();
    await Promise.all([
      knowledge.put(document('d1'), contentOf(['A heron.'])),
      knowledge.remove('d1'),
      knowledge.put(document('d2'), contentOf(['A stork.'])),
      knowledge.put(document('d2'), contentOf(['An owl.'])),
    ]);
    expect(await textsFound(knowledge, 'heron stork owl')).toEqual(['An owl.']);
  });
});
