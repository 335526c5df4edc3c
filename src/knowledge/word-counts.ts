// How many passages hold each word in its very form: what the documents' language is, for mending a question's spelling.
import { normalizeWord, tokenize } from '../text/tokenize.ts';
import type { Steps } from './in-slices.ts';

export interface WordCounts {
  /** Steps that count a document's words, and at their end what puts them in the place of those it had. */
  putting(documentId: string, passages: readonly { readonly text: string }[]): Steps<() => void>;
  /** Passages that hold a word in this form, lower case. */
  count(word: string): number;
  /** All words that some passage holds. */
  all(): Iterable<string>;
}

interface DocumentWords {
  readonly words: Uint32Array;
  /** Of each word, how many passages hold it. */
  readonly counts: Uint16Array;
}

const MAX_COUNT = 65_535;

export function createWordCounts(): WordCounts {
  /** Words keep their number for good, so that a document needs no strings. */
  const numbers = new Map<string, number>();
  const totals: number[] = [];
  const byDocument = new Map<string, DocumentWords>();

  const numberOf = (word: string): number => {
    const known = numbers.get(word);
    if (known !== undefined) return known;
    numbers.set(word, totals.length);
    return totals.push(0) - 1;
  };
  const add = ({ words, counts }: DocumentWords, sign: 1 | -1) => {
    words.forEach((word, i) => {
      totals[word] = (totals[word] as number) + sign * (counts[i] as number);
    });
  };

  return {
    *putting(documentId, passages) {
      const counts = new Map<number, number>();
      for (const { text } of passages) {
        for (const word of new Set(wordsOf(text))) {
          const number = numberOf(word);
          counts.set(number, Math.min(MAX_COUNT, (counts.get(number) ?? 0) + 1));
        }
        yield;
      }
      const held = { words: Uint32Array.from(counts.keys()), counts: Uint16Array.from(counts.values()) };
      return () => {
        const former = byDocument.get(documentId);
        if (former) add(former, -1);
        byDocument.delete(documentId);
        if (counts.size === 0) return;
        add(held, 1);
        byDocument.set(documentId, held);
      };
    },
    count: (word) => totals[numbers.get(word) ?? -1] ?? 0,
    *all() {
      for (const [word, number] of numbers) if ((totals[number] as number) > 0) yield word;
    },
  };
}

function wordsOf(text: string): string[] {
  return tokenize(text)
    .filter((token) => /[\p{L}\p{N}]/u.test(token.text))
    .map((token) => normalizeWord(token.text));
}
