import { describe, expect, it } from 'vitest';
import { loadModelFiles } from '../../../src/engine/model-files.ts';
import { isMisspelt, mendQuestion } from '../../../src/engine/sentence/spelling.ts';
import { tokenizeText } from '../../../src/engine/tokenized-text.ts';
import { createVocabulary } from '../../../src/text/vocabulary.ts';

const { vocabulary: data } = await loadModelFiles('models/desk-qa/1');
const vocabulary = createVocabulary(data);
const passage = new Set(['the', 'mill', 'reserve', 'zarkling']);

describe('isMisspelt', () => {
  it.each([
    ['libary', 'an unknown word in small letters'],
    ['similiar', 'a rare word one letter from a common one'],
    ['governemnt', 'two letters exchanged in a rare word'],
    ['recieve', 'two letters exchanged'],
    ['citys', 'an ending that English does not have'],
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
    ['nested', 'a rare word, but one of English'],
    ['wat', 'too short to tell'],
    ['2019', 'a number'],
  ])('does not take %j for one: %s', (word) => {
    expect(isMisspelt(word, passage, vocabulary)).toBe(false);
  });
});

describe('mendQuestion', () => {
  const text = tokenizeText(
    'The Federal Reserve opened a library in Leeds. The kantharos is a vase of the Venezuelan kind.',
  );
  it.each([
    ['When did the libary open?', 'When did the library open?', 'the passage has the word'],
    ['What is similiar to a vase?', 'What is similar to a vase?', 'the word is common'],
    ['What did the Federal Rserve open?', 'What did the Federal Reserve open?', 'the passage has the name'],
    ['What is a katharos?', 'What is a kantharos?', 'the rare word stands in the passage'],
    ["What's the library?", 'What is the library?', 'a contraction'],
    ['whats your address', 'what is your address', 'a contraction without its mark'],
    ['Where’s the vase?', 'Where is the vase?', 'a contraction with a curly mark'],
  ])('reads %j as %j: %s', (question, meant) => {
    expect(mendQuestion(tokenizeText(question), text, vocabulary).text).toBe(meant);
  });

  it.each([
    ['What is a zarkling?', 'nothing is near'],
    ['How do glames burn?', 'two common words are near'],
    ['What is predicated?', 'a rare word of English'],
    ['Where is the Africian vase?', 'a name that is not in the passage'],
    ['What do librarys do?', 'the word that is near has another number'],
    ['Who lives in Qwertzen?', 'a name may be anything'],
    ["What's wrong?", 'what follows is no noun'],
  ])('leaves %j alone: %s', (question) => {
    const asked = tokenizeText(question);
    expect(mendQuestion(asked, text, vocabulary)).toBe(asked);
  });
});
