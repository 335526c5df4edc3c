// Turns text into the terms of the passage index: stems as numbers, sentence by sentence.
import lancaster from 'natural/lib/natural/stemmers/lancaster_stemmer.js';
import { verbOf } from '../text/irregular-verbs.ts';
import { sentenceNumbers } from '../text/sentences.ts';
import { stemOf } from '../text/stem.ts';
import { normalizeWord, tokenize } from '../text/tokenize.ts';

/** Stands between sentences. No term has it. */
export const SENTENCE_END = 0;
/** Words that only make a question or a sentence; they are not looked up unless there is nothing else. */
const STOP_WORDS = new Set(
  (
    'a an the of in on at to for from by with as and or but if than then so that this these those there it its ' +
    'is are was were be been being am do does did done has have had having can could will would shall should may ' +
    "might must not n't 's 're 've 'll 'd 'm i you he she we they me him her us them my your his our their " +
    'what which who whom whose when where why how many much please tell know want'
  ).split(' '),
);

const VAGUE_WEIGHT = 0.5;
/** Words that say what kind of answer is wanted, and seldom stand beside it: fewer than two in five times on SQuAD. */
const VAGUE_WORDS = new Set(
  (
    'kind kinds type types sort name names named percentage amount happen happens happened besides get gets got ' +
    'regard regarding another say says said along come comes came date given give gives hold held long go goes begin ' +
    'began like help helps take takes took taken make makes made accord according occur occurs occurred create ' +
    'created become becomes became due place thought start started starts example believe believed year cause caused ' +
    'causes consider considered call called die died stand stands typically wrote exist exists located'
  ).split(' '),
);

/** Whether a normalised word says what kind of answer is wanted, and little of what it is about. */
export const isVague = (word: string): boolean => VAGUE_WORDS.has(word);

export interface AskedTerm {
  /** Undefined for a word that no document holds. */
  readonly term: number | undefined;
  /** Other terms of the same family of words: *evolution* and *evolved*. */
  readonly family: readonly number[];
  /** From 0 to 1. */
  readonly weight: number;
}

export interface TermDictionary {
  /** Term ids of a text, new terms added; with `SENTENCE_END` between sentences. */
  sequence(text: string): number[];
  /** The id of a normalised word's stem; undefined where no text has it. */
  term(word: string): number | undefined;
  /** The words of a question that say what it is about, or all where there is none such. */
  questionTerms(text: string): AskedTerm[];
}

export function createTermDictionary(): TermDictionary {
  const ids = new Map<string, number>();
  const families = new Map<string, number[]>();
  /** The id of a word's stem, a new one where there is none. */
  const idOf = (word: string): number => {
    const stem = stemOf(word);
    const known = ids.get(stem);
    if (known !== undefined) return known;
    const id = ids.size + 1;
    ids.set(stem, id);
    const key = familyKey(word);
    const family = families.get(key) ?? [];
    family.push(id);
    families.set(key, family);
    return id;
  };
  return {
    sequence(text) {
      const tokens = tokenize(text);
      const sentences = sentenceNumbers(text, tokens);
      const terms: number[] = [];
      tokens.forEach((token, i) => {
        if (i > 0 && sentences[i] !== sentences[i - 1]) terms.push(SENTENCE_END);
        if (isWord(token.text)) terms.push(idOf(normalizeWord(token.text)));
      });
      return terms;
    },
    term: (word) => ids.get(stemOf(word)),
    questionTerms(text) {
      const words = tokenize(text)
        .filter((token) => isWord(token.text))
        .map((token) => normalizeWord(token.text));
      const telling = words.filter((word) => !STOP_WORDS.has(word));
      return (telling.length > 0 ? telling : words).map((word) => {
        const term = ids.get(stemOf(word));
        const family = (families.get(familyKey(word)) ?? []).filter((other) => other !== term);
        return { term, family, weight: isVague(word) ? VAGUE_WEIGHT : 1 };
      });
    },
  };
}

/** Lancaster's stems are shorter than Porter's: too short to search by, right to widen a search. */
const familyKey = (word: string) =>
  /^[a-z]+$/.test(word) && word.length > 5 ? lancaster.stem(word) : verbOf(word);
const isWord = (text: string) => /[\p{L}\p{N}]/u.test(text);
