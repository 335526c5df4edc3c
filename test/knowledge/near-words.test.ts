import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { loadModelWords, type ModelWords } from '../../src/engine/load-words.ts';
import { createKnowledgeBase } from '../../src/knowledge/create-knowledge-base.ts';
import type { KnowledgeBase } from '../../src/knowledge/knowledge-base.ts';

let vectors: ModelWords;

beforeAll(async () => {
  vectors = await loadModelWords(join(import.meta.dirname, '../../models/desk-qa/1'));
});

function put(knowledge: KnowledgeBase, id: string, text: string): Promise<void> {
  return knowledge.put(
    { id, collection: 'main', title: id, url: null },
    {
      text,
      passages: [{ text, headings: [], startOffset: 0, endOffset: text.length, page: null }],
      curatedAnswers: [],
    },
  );
}

it('finds a passage by a word that means nearly what the passage says', async () => {
  const knowledge = createKnowledgeBase({ vectors });
  await put(knowledge, 'contact', 'The telephone rings at the desk.');
  await put(knowledge, 'films', 'The films begin at eight.');
  expect((await knowledge.search('phone')).map(({ documentId }) => documentId)).toEqual(['contact']);
  expect(knowledge.nearWords('phone')[0]).toMatchObject({ word: 'telephone' });
  expect(createKnowledgeBase().nearWords('phone')).toEqual([]);
});

it('knows words of the same meaning, also beside the word itself, as far as documents hold them', async () => {
  const knowledge = createKnowledgeBase({ vectors });
  await put(knowledge, 'rooms', 'Rooms are booked at the desk, books are reserved there.');
  const near = knowledge.nearWords('reserve');
  expect(near.map(({ word }) => word)).toContain('book');
  expect(near.every(({ closeness }) => closeness > 0 && closeness < 1)).toBe(true);
});

it('looks for near words anew when documents change', async () => {
  const knowledge = createKnowledgeBase({ vectors });
  await put(knowledge, 'films', 'The films begin at eight.');
  expect(knowledge.nearWords('phone')).toEqual([]);
  await put(knowledge, 'contact', 'The telephone rings at the desk.');
  expect(knowledge.nearWords('phone')[0]).toMatchObject({ word: 'telephone' });
  await knowledge.remove('contact');
  expect(knowledge.nearWords('phone')).toEqual([]);
});
