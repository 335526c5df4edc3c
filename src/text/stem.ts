// The form under which words of a question meet words of the documents.
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { verbOf } from './irregular-verbs.ts';

const KEPT_STEMS = 200_000;
const stems = new Map<string, string>();

/** Porter's stem of a normalised word, of an irregular form that of its verb; a word with other than the letters a to z stays as it is. */
export function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = /^[a-z]+$/.test(word) ? stemmer.stem(verbOf(word)) : word;
  if (stems.size >= KEPT_STEMS) stems.clear();
  stems.set(word, stem);
  return stem;
}
