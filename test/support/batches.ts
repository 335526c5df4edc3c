// Batches for networks from plain text.
import { type EncodedBatch, encodeBatch } from '../../src/text/encode.ts';
import { encodeSources, type SourceBatch, sourceOf } from '../../src/text/encode-source.ts';
import { createLexicon, type Lexicon } from '../../src/text/lexicon.ts';
import { sentenceNumbers } from '../../src/text/sentences.ts';
import { tokenize } from '../../src/text/tokenize.ts';
import { createVocabulary, type VocabularyData } from '../../src/text/vocabulary.ts';

export interface Asked {
  readonly passage: string;
  readonly question: string;
}

export const lexiconOf = (vocabulary: VocabularyData): Lexicon => createLexicon(createVocabulary(vocabulary));

const keysOf = (lexicon: Lexicon, text: string) => tokenize(text).map((token) => lexicon.key(token.text));

export function readerBatch(lexicon: Lexicon, items: readonly Asked[]): EncodedBatch {
  return encodeBatch(
    lexicon,
    items.map(({ passage, question }) => ({
      passage: keysOf(lexicon, passage),
      sentences: sentenceNumbers(passage, tokenize(passage)),
      question: keysOf(lexicon, question),
    })),
  );
}

/** The evidence is the middle word of each passage. */
export function writerBatch(lexicon: Lexicon, items: readonly Asked[]): SourceBatch {
  return encodeSources(
    lexicon,
    items.map(({ passage, question }) => {
      const keys = keysOf(lexicon, passage);
      const middle = keys.length >> 1;
      return sourceOf({ question: keysOf(lexicon, question), passage: keys, evidence: [middle, middle] });
    }),
  );
}
