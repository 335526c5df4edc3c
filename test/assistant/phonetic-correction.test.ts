import { beforeAll, describe, expect, test } from 'vitest';
import { createHearing } from '../../src/assistant/phonetic-correction.ts';
import { loadModelFiles } from '../../src/engine/model-files.ts';
import { createKnowledgeBase } from '../../src/knowledge/create-knowledge-base.ts';
import { createCommonWords } from '../../src/text/common-words.ts';

const TEXT =
  'The Haworth reading room is on the second floor. Catherine Eckstein leads the makerspace. ' +
  'Photographs may be taken. The pads of the printer are changed on Mondays.';

describe('what was misheard', () => {
  let mend: (question: string) => string;

  beforeAll(async () => {
    const knowledge = createKnowledgeBase();
    const document = { id: 'guide', collection: 'main', title: 'Guide', url: null };
    await knowledge.put(document, {
      text: TEXT,
      passages: [{ text: TEXT, headings: [], page: null, startOffset: 0, endOffset: TEXT.length }],
      curatedAnswers: [],
    });
    const { vocabulary } = await loadModelFiles('models/desk-qa/2');
    mend = createHearing(knowledge, createCommonWords(vocabulary));
  });

  test.each([
    ['Where is the Hayworth room?', 'Where is the Haworth room?'],
    ['Who is Mrs. Ekstine?', 'Who is Mrs. Eckstein?'],
    ['Where is the Hawerth reading room?', 'Where is the Haworth reading room?'],
  ])('becomes a name of the documents that sounds like it: %s', (heard, meant) => {
    expect(mend(heard)).toBe(meant);
  });

  test.each([
    ['a word that the documents hold', 'Where is the Haworth room?'],
    ['a word of the language that only sounds like one of the documents', 'May I bring my pets?'],
    ['a word whose other form the documents hold', 'May I take a photograph?'],
    ['a word that sounds like nothing there', 'Is there a swimming pool?'],
  ])('is not %s', (_what, question) => {
    expect(mend(question)).toBe(question);
  });
});
