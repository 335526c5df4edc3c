// The form under which words of a question meet words of the documents.
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { verbOf } from './irregular-verbs.ts';

const KEPT_STEMS = 200_000;
const stems = new Map<string, string>();

/** Porter's stem of a normalised word; a word with other than the letters a to z stays as it is. */
export function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = /^[a-z]+$/.test(word) ? stemmer.stem(word) : word;
  if (stems.size >= KEPT_STEMS) stems.clear();
  stems.set(word, stem);
  return stem;
}

/** The same, with irregular forms led back to their verb: one for *lose* and *lost*. */
export const rootOf = (word: string): string => stemOf(verbOf(word));
