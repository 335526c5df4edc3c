// The words of a question that say what it is about.
import stopWords from 'natural/lib/natural/util/stopwords.js';

const FUNCTION_WORDS = new Set([
  ...stopWords.words,
  ...`may shall will whose yes no not please there today one ones know tell want need does have any us let say 's n't 'm
  're 've 'll 'd`.split(/\s+/),
]);

/** Whether a normalised word says something by itself. */
export function isTelling(word: string): boolean {
  return /[\p{L}\p{N}]/u.test(word) && !FUNCTION_WORDS.has(word);
}
