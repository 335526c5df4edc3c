// Mends a question's misspelt words: those that neither the documents nor the language know, by one edit.
import stopWords from 'natural/lib/natural/util/stopwords.js';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import { stemOf } from '../text/stem.ts';
import { normalizeWord, tokenize } from '../text/tokenize.ts';

/** Shorter words are one edit from too many others. */
const MIN_LETTERS = 4;
/** People seldom mistype the first letter: such a word needs so many times the passages of another. */
const FIRST_LETTER_ODDS = 20;
/** Words written in one that the documents may write with a hyphen after the first letter or two. */
const MAX_JOINED_LETTERS = 6;
/** Typing errors in the small words of a question, which are too short to compare letter by letter. */
const SMALL_WORDS: Readonly<Record<string, string>> = {
  wen: 'when',
  whn: 'when',
  wat: 'what',
  waht: 'what',
  wht: 'what',
  teh: 'the',
  hte: 'the',
  wich: 'which',
  wher: 'where',
  whre: 'where',
  hwo: 'how',
  hw: 'how',
  adn: 'and',
  cna: 'can',
  u: 'you',
  ur: 'your',
  r: 'are',
  pls: 'please',
};
/** Neighbouring letters swapped, a letter left out or doubled is what fingers do. */
const SLIP_ODDS = 3;
export const ALWAYS_KNOWN: ReadonlySet<string> = new Set(
  `${stopWords.words.join(' ')} whose shall without within ours theirs yes hello please thanks today tomorrow tonight
  yesterday here there where when which while anyone someone anybody somebody nobody anything something nothing allowed
  need want find tell show know many often much`.split(/\s+/),
);

type Words = Pick<KnowledgeBase, 'wordCount' | 'words'>;

/**
 * The question with its misspelt words replaced; the same text when there is none.
 *
 * @param isWord Whether the language has a word, whatever the documents hold
 */
export function mendSpelling(
  question: string,
  documents: Words,
  isWord: (word: string) => boolean = () => false,
): string {
  return replaceWords(question, (word) => {
    if (documents.wordCount(word) === 0 && Object.hasOwn(SMALL_WORDS, word)) return SMALL_WORDS[word];
    if (!isMissing(word, documents)) return undefined;
    return writtenOtherwise(word, documents) ?? (isWord(word) ? undefined : nearestWord(word, documents));
  });
}

/** The question with words replaced, given in lower case, where there is something to replace them with. */
export function replaceWords(question: string, replacementOf: (word: string) => string | undefined): string {
  let mended = '';
  let end = 0;
  for (const token of tokenize(question)) {
    const right = replacementOf(normalizeWord(token.text));
    mended += question.slice(end, token.start) + (right ? inCaseOf(token.text, right) : token.text);
    end = token.end;
  }
  return mended + question.slice(end);
}

/** A word that the documents do not have in this form. */
function isMissing(word: string, documents: Words): boolean {
  const isWhole = word.length >= MIN_LETTERS && /^[a-z]+$/.test(word);
  return isWhole && !ALWAYS_KNOWN.has(word) && documents.wordCount(word) === 0;
}

/** The documents' own way to write a word: "café" for "cafe", "wi-fi" for "wifi", "e-mail" for "email". */
function writtenOtherwise(word: string, documents: Words): string | undefined {
  for (const known of documents.words())
    if (known !== word && known.normalize('NFD').replace(/\p{M}/gu, '') === word) return known;
  if (word.length > MAX_JOINED_LETTERS) return undefined;
  const [first, rest] = word.startsWith('e') ? ['e', word.slice(1)] : [word.slice(0, 2), word.slice(2)];
  const isParted = documents.wordCount(first) > 0 && documents.wordCount(rest) > 0;
  return isParted && (first === 'e' || !ALWAYS_KNOWN.has(first)) ? `${first}-${rest}` : undefined;
}

/** The word of the documents within one edit that is likeliest meant; undefined where the word's own stem is there. */
function nearestWord(word: string, documents: Words): string | undefined {
  const stem = stemOf(word);
  let best: string | undefined;
  let bestWorth = 0;
  for (const known of documents.words()) {
    if (Math.abs(known.length - word.length) > 1 && !sharesStart(known, word)) continue;
    if (!/^[a-z]+$/.test(known)) continue;
    if (stemOf(known) === stem) return undefined;
    const edit = editBetween(word, known);
    if (!edit || known.length < MIN_LETTERS) continue;
    const worth =
      documents.wordCount(known) *
      (edit === 'slip' ? SLIP_ODDS : 1) *
      (known[0] === word[0] ? FIRST_LETTER_ODDS : 1);
    if (worth > bestWorth) [best, bestWorth] = [known, worth];
  }
  return best;
}

/** Forms of one word begin alike. */
const sharesStart = (one: string, other: string) => one.slice(0, 3) === other.slice(0, 3);

/** What was done to `other` to make it `one`: one letter more, less or other, or two neighbours swapped (Damerau 1964). */
export function editBetween(one: string, other: string): 'slip' | 'edit' | undefined {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1 || one === other) return undefined;
  let from = 0;
  while (from < short.length && short[from] === long[from]) from++;
  if (long.length > short.length) {
    if (short.slice(from) !== long.slice(from + 1)) return undefined;
    return one === short || long[from] === long[from - 1] ? 'slip' : 'edit';
  }
  if (short.slice(from + 1) === long.slice(from + 1)) return 'edit';
  const isSwap = short[from] === long[from + 1] && short[from + 1] === long[from];
  return isSwap && short.slice(from + 2) === long.slice(from + 2) ? 'slip' : undefined;
}

function inCaseOf(pattern: string, word: string): string {
  if (pattern.length > 1 && pattern === pattern.toUpperCase()) return word.toUpperCase();
  return /^\p{Lu}/u.test(pattern) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
