// Singular or plural: what a subject asks of its verb.
import { bare, isCapitalised, PREPOSITIONS, RELATIVES } from './words.ts';

export type GrammaticalNumber = 'singular' | 'plural' | 'unknown';

const PLURALS = new Set(
  'people men women children police feet teeth mice geese cattle both many several few species'.split(' '),
);

/** True for a noun that looks like a plural. */
export function isPluralWord(word: string): boolean {
  const plain = bare(word);
  return PLURALS.has(plain) || (/s$/.test(plain) && !/(?:ss|us|is|ics)$/.test(plain)) || plain === 'politics';
}

/** The words of a noun phrase up to its head: without what a preposition or a relative clause adds. */
export function headPhrase(words: readonly string[]): readonly string[] {
  const stop = words.findIndex(
    (word, i) => i > 0 && (PREPOSITIONS.has(bare(word)) || RELATIVES.has(bare(word))),
  );
  return stop > 0 ? words.slice(0, stop) : words;
}

/** The number of a noun phrase; names in -s stay unknown. */
export function numberOf(
  words: readonly string[],
  tags: readonly string[],
  isName: boolean,
  isAmount: boolean,
): GrammaticalNumber {
  const joined = words.findIndex((word, i) => word === 'and' && /^(?:the|a|an)$/i.test(words[i + 1] ?? ''));
  const phrase = headPhrase(words);
  const scope = joined > 0 ? words : phrase;
  const first = bare(words[0] as string);
  const and = scope.indexOf('and');
  if (and > 0 && tags[and - 1] === 'ADJ' && !isCapitalised(words[and - 1] as string))
    return isPluralWord(phrase.at(-1) as string) ? 'plural' : 'singular';
  if (words.includes('&')) return /^co\b/i.test(words[words.indexOf('&') + 1] ?? '') ? 'singular' : 'unknown';
  // "Fire and Rescue Service": one institution.
  if (
    isName &&
    /^(?:Service|Company|Council|Department|Office|Agency|Library|Museum|Society|Commission|Committee|Board|Institute|Association|Administration|Bureau)$/.test(
      phrase.at(-1) as string,
    )
  )
    return 'singular';
  if (scope.includes('and')) return isName && words.includes('of') ? 'unknown' : 'plural';
  if (words.includes('and') && words.some((word) => word.endsWith(',')) && !isName) return 'plural';
  if (scope.includes('or')) return 'unknown';
  if (isAmount) return /^(?:1|one)$/.test(first) ? 'singular' : 'plural';
  if (/^(?:a|an|one|this|that|each|every)$/.test(first)) return 'singular';
  if (/^(?:two|three|four|five|six|seven|eight|nine|ten|both|many|several|few|these|those)$/.test(first))
    return 'plural';
  const head = phrase.at(-1) as string;
  if (isName) return isPluralWord(head) ? 'unknown' : 'singular';
  if (isPluralWord(head) && !isCapitalised(head)) return 'plural';
  if (/,/.test(phrase.slice(0, -1).join(' '))) return 'unknown';
  return 'singular';
}
