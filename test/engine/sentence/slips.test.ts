import { describe, expect, it } from 'vitest';
import { loadModelFiles } from '../../../src/engine/model-files.ts';
import { isMisspelt } from '../../../src/engine/sentence/slips.ts';
import { createVocabulary } from '../../../src/text/vocabulary.ts';

const { vocabulary: data } = await loadModelFiles('models/desk-qa/1');
const vocabulary = createVocabulary(data);
const passage = new Set(['the', 'mill', 'reserve', 'zarkling']);

describe('isMisspelt', () => {
  it.each([
    ['libary', 'an unknown word in small letters'],
    ['similiar', 'a rare word one letter from a common one'],
    ['goverment', 'a letter left out'],
    ['recieve', 'two letters exchanged'],
    ['Rserve', 'an unknown name one letter from a word of the passage'],
    ['Europian', 'an unknown name one letter from a common word'],
  ])('takes %j for a slip: %s', (word) => {
    expect(isMisspelt(word, passage, vocabulary)).toBe(true);
  });

  it.each([
    ['zarkling', 'the passage has it'],
    ['Zarkling', 'the passage has it in small letters'],
    ['trail', 'it is common, although near another word'],
    ['preached', 'it is less common, but no rarity'],
    ['Qwertzen', 'a name that nothing resembles'],
    ['wat', 'too short to tell'],
    ['2019', 'a number'],
  ])('does not take %j for one: %s', (word) => {
    expect(isMisspelt(word, passage, vocabulary)).toBe(false);
  });
});
