import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/model/random.ts';
import { createLexicon } from '../../src/text/lexicon.ts';
import { createVocabulary } from '../../src/text/vocabulary.ts';
import { WORD_SIZE } from '../../src/text/word-table.ts';
import { alterQuestion } from '../../src/training/altered-question.ts';
import { encodeExamples } from '../../src/training/dataset.ts';
import { createSimilarWords, type SimilarWords } from '../../src/training/similar-words.ts';

const PASSAGE =
  'The library was founded in 1932 by Ada Green. In 1987 Boris Stone gave it the largest garden of the town.';
const words = ['library', 'founded', 'garden', 'town', 'museum', 'visited', 'city', 'street'];
const lexicon = createLexicon(createVocabulary({ words, idf: words.map(() => 200), tuned: [], output: [] }));
const noneSimilar: SimilarWords = () => [];

/** Every alteration that 60 draws lead to. */
function alterations(question: string, similar = noneSimilar, answer = 'Ada Green'): Set<string> {
  const [asked] = encodeExamples(lexicon, [
    { context: PASSAGE, question, answers: [answer], answer_start: [PASSAGE.indexOf(answer)] },
  ]);
  const found = new Set<string>();
  for (let seed = 0; seed < 60; seed++) {
    const altered = alterQuestion(lexicon, similar, asked as NonNullable<typeof asked>, createRandom(seed));
    if (altered) found.add(altered.keys.map((key) => lexicon.entry(key).text).join(' '));
  }
  return found;
}

describe('alterQuestion', () => {
  it('puts another name of the passage in the place of one', () => {
    expect(alterations('What did Boris Stone give?')).toContain('What did Ada Green give ?');
  });

  it('puts another number of the passage in the place of one', () => {
    expect(alterations('Who founded it in 1932?')).toContain('Who founded it in 1987 ?');
  });

  it('turns a word into its opposite', () => {
    expect(alterations('Who gave the largest garden?')).toContain('Who gave the smallest garden ?');
  });

  it('denies what is asked', () => {
    expect(alterations('Who did found it?')).toContain("Who did n't found it ?");
  });

  it('replaces a word of the passage by one that is used alike and that the passage has not', () => {
    const similar: SimilarWords = (word) => (word === 'garden' ? ['museum', 'library'] : []);
    const found = alterations('Who gave the garden?', similar);
    expect(found).toContain('Who gave the museum ?');
    expect(found).not.toContain('Who gave the library ?');
  });

  it('never leaves the question as it was, and leaves one alone that it cannot alter', () => {
    const question = 'Who gave the largest garden in 1987?';
    expect(alterations(question)).not.toContain('Who gave the largest garden in 1987 ?');
    expect(alterations('Why so?')).toEqual(new Set());
  });

  it('alters alike for the same random source', () => {
    const [asked] = encodeExamples(lexicon, [
      { context: PASSAGE, question: 'Who founded it in 1932?', answers: ['Ada Green'], answer_start: [35] },
    ]);
    const alter = () =>
      alterQuestion(lexicon, noneSimilar, asked as NonNullable<typeof asked>, createRandom(7));
    expect(alter()).toEqual(alter());
  });
});

describe('createSimilarWords', () => {
  it('finds words of the same form that are near, but not the nearest', () => {
    const angles = { garden: 0, museum: 0.95, city: 1.5, town: 0.1, gardens: 0.9 };
    const names = Object.keys(angles);
    const values = new Int8Array((names.length + 1) * WORD_SIZE);
    Object.values(angles).forEach((angle, i) => {
      values[(i + 1) * WORD_SIZE] = Math.round(100 * Math.cos(angle));
      values[(i + 1) * WORD_SIZE + 1] = Math.round(100 * Math.sin(angle));
    });
    const vocabulary = createVocabulary({ words: names, idf: names.map(() => 99), tuned: [], output: [] });
    const similar = createSimilarWords(vocabulary, {
      values,
      scales: new Float32Array(names.length + 1).fill(0.01),
    });
    expect(similar('garden')).toEqual(['museum']);
    expect(similar('unheard')).toEqual([]);
  });
});
