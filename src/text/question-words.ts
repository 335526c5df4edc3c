// How long a question is, and how much of it a model knows.
import { normalizeWord, tokenize } from './tokenize.ts';

export interface QuestionWords {
  readonly words: number;
  readonly unknown: number;
}

/** Counts the words of a question and those that are not known; numbers and punctuation are none. */
export function countWords(question: string, knows: (word: string) => boolean): QuestionWords {
  const words = tokenize(question)
    .map(({ text }) => normalizeWord(text))
    .filter((word) => /^\p{L}/u.test(word));
  return { words: words.length, unknown: words.filter((word) => !knows(word)).length };
}
