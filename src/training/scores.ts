// Scores of sentences: ROUGE-L (Lin 2004).

/**
 * The best ROUGE-L against any reference, 0 to 1: F1 of the longest common subsequence of words (Lin 2004), without
 * stemming, as `rouge-score` computes it.
 */
export function rougeL(sentence: string, references: readonly string[]): number {
  const words = rougeWords(sentence);
  return Math.max(
    0,
    ...references.map((reference) => {
      const expected = rougeWords(reference);
      const common = longestCommonSubsequence(words, expected);
      return common === 0 ? 0 : (2 * common) / (words.length + expected.length);
    }),
  );
}

const rougeWords = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (let j = 0; j < b.length; j++)
      next.push(word === b[j] ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}
