// The subject of a clause: how likely a run of words is one, and which adverbs at its end belong to the verb.

import { isBaseForm } from '../../text/verbs.ts';
import type { TagWords } from './tagging.ts';
import {
  bare,
  CONJUNCTIONS,
  DETERMINERS,
  isAdverb,
  isCapitalised,
  isPossessiveForm,
  PREPOSITIONS,
  PRONOUN_SUBJECTS,
  RELATIVES,
} from './words.ts';

/** How doubtful `words` are as the subject of a sentence: 0 sure, 9 impossible. */
export function subjectRisk(words: readonly string[], tag: TagWords): number {
  if (words.length === 0) return 9;
  const last = words.at(-1) as string;
  const lastBare = bare(last);
  if (isPossessiveForm(last) && /['’]s$/.test(last)) return 9;
  if (last.endsWith(',')) return 2;
  if (PREPOSITIONS.has(lastBare) || CONJUNCTIONS.has(lastBare)) return 9;
  if (
    DETERMINERS.has(lastBare) &&
    !PRONOUN_SUBJECTS.has(lastBare) &&
    !/^(?:all|both|many|most|some|several|few)$/.test(lastBare)
  )
    return 9;
  const first = bare(words[0] as string);
  if (PREPOSITIONS.has(first) || CONJUNCTIONS.has(first)) return 9;
  let risk = 0;
  const tags = tag([...words, 'did', 'it']);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (i > 0 && RELATIVES.has(bare(word))) risk += 1;
    else if (tags[i] === 'AUX') risk += words.slice(0, i).some((w) => RELATIVES.has(bare(w))) ? 0 : 2;
    else if (tags[i] === 'VERB' && !isCapitalised(word) && i > 0) risk += 1;
    else if (tags[i] === 'VERB' && i === 0 && !/ing$/.test(word) && !isCapitalised(word)) risk += 1;
  }
  if (tags[words.length - 1] === 'ADJ' && !isCapitalised(last) && !/^(?:it|he|they)$/.test(lastBare))
    risk += 1;
  if (words.some((word, i) => word === 'to' && isBaseForm(words[i + 1] ?? ''))) risk += 1;
  if (words.length === 1 && tags[0] === 'ADJ' && !isCapitalised(last)) risk += 2;
  if (words.some((word) => word.endsWith(','))) risk += 1;
  if (words.length > 8) risk += 1;
  if (words.length > 12) risk += 1;
  if (words.length === 1 && /^(?:it|he|she|they|this|that|these|those|there)$/.test(first)) risk += 1;
  if (words.length === 1 && /^(?:there)$/.test(first)) risk += 1;
  return risk;
}

/** Adverbs at the end of a subject belong to the verb: "the book | first". */
export function stripAdverbs(words: readonly string[]): { subject: string[]; adverbs: string[] } {
  let end = words.length;
  while (end > 1 && isAdverb(words[end - 1] as string)) end--;
  return { subject: words.slice(0, end), adverbs: words.slice(end) };
}
