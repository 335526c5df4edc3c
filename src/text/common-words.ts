// Which words the language has, told by an encoder's vocabulary: its whole words stand in the order of their frequency.

/** Rarer words are as likely a slip of the fingers. */
const COMMON_WORDS = 18_000;

/** @param vocabulary The word piece of each id */
export function createCommonWords(vocabulary: readonly string[]): (word: string) => boolean {
  const words = vocabulary.filter((piece) => /^[a-z]{2,}$/.test(piece)).slice(0, COMMON_WORDS);
  const known = new Set(words);
  return (word) => known.has(word);
}
