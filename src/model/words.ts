// Words as the network sees them: a frozen vector plus a learned one, and a convolution over their characters.
import type { Operators } from './operators.ts';

export interface WordInputs<T> {
  /** Frozen row of each distinct word: [u], int32. Word 0 is padding. */
  readonly wordIds: T;
  /** Learned row of each distinct word: [u], int32. */
  readonly tunedIds: T;
  /** Characters of each distinct word: [u, chars], int32. */
  readonly chars: T;
}

/** `prefix` names whose weights: '' for the reader's, 'writer/' for the writer's. Computed once for each distinct word. */
export function embedWords<T>(
  o: Operators<T>,
  inputs: WordInputs<T>,
  prefix: '' | 'writer/',
): { readonly vectors: T; readonly words: T } {
  const vectors = wordVectors(o, inputs, prefix); // [u, 100]
  const chars = o.convolution(
    o.gather(o.weight(`${prefix}chars/table`), inputs.chars), // [u, chars, 16]
    o.weight(`${prefix}chars/kernel`),
    o.weight(`${prefix}chars/bias`),
  ); // [u, chars - 4, filters]
  return { vectors, words: o.concat([vectors, o.relu(o.max(chars, 1))]) }; // [u, 100], [u, 100 + filters]
}

/** The vectors alone: [n], [n] → [n, 100]. */
export function wordVectors<T>(
  o: Operators<T>,
  { wordIds, tunedIds }: Pick<WordInputs<T>, 'wordIds' | 'tunedIds'>,
  prefix: '' | 'writer/',
): T {
  return o.add(o.wordVectors(wordIds), o.gather(o.weight(`${prefix}words/tuned`), tunedIds));
}
