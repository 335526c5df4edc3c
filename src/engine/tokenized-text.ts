// A text cut into tokens and sentences once, for all that reads it afterwards.
import { sentenceNumbers } from '../text/sentences.ts';
import { type Token, tokenize } from '../text/tokenize.ts';

export interface TokenizedText {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The sentence number of each token. */
  readonly sentences: Uint16Array;
}

export function tokenizeText(text: string): TokenizedText {
  const tokens = tokenize(text);
  return { text, tokens, sentences: sentenceNumbers(text, tokens) };
}
