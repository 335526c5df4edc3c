// The answer to "what/which noun …": with the noun where the answer alone would not say it.

import { baseForms } from '../../text/verbs.ts';
import type { Ask } from './draft.ts';
import {
  bare,
  DETERMINERS,
  indefiniteArticle,
  isCapitalised,
  isNumberWord,
  PREPOSITIONS,
  RELATIVES,
} from './words.ts';

export interface NounAnswer {
  readonly words: string[];
  readonly risk: number;
  /** True where the question's own noun stands in it, so that the question's verb agrees with it. */
  readonly hasNoun?: boolean;
}

/** "He took editor" wants "the position of editor". */
const OFFICES = new Set('position role rank post job office commission'.split(' '));

/** Nouns that stand before a name: "the name Adrenalin", "the album Thriller" would be "Thriller" alone as well. */
const NAMING_NOUNS = new Set(
  'name epithet surname term word title nickname phrase label acronym abbreviation codename slogan motto letters letter'.split(
    ' ',
  ),
);
const NUMBERED_NOUNS = new Set(
  'channel chapter page room route volume version level grade section article amendment group class phase stage line number'.split(
    ' ',
  ),
);
const QUALITIES = new Set(
  'color colour colors colours religion nationality ethnicity language languages gender race faith denomination genre'.split(
    ' ',
  ),
);

/** `noun` is what stands between "what" and the verb; empty for "what" and "who" alone. */
export function nounAnswer(ask: Ask, noun: readonly string[]): NounAnswer | undefined {
  const { answer } = ask;
  if (!answer.isNounPhrase) return undefined;
  if (
    noun.some(
      (word, i) => i > 0 && /^(?:the|a|an)$/.test(word) && !PREPOSITIONS.has(bare(noun[i - 1] as string)),
    )
  )
    return undefined;
  const plain = { words: [...answer.words], risk: answer.risk };
  const count = noun.length > 0 && isNumberWord(noun[0] as string) ? 1 : 0;
  const words = noun.slice(count).filter((word) => word !== 'other' && word !== 'else');
  if (words.length === 0) {
    if (answer.isAmount && noun.length === 0) return { ...plain, risk: plain.risk + 1 };
    return { ...plain, risk: plain.risk + adjectiveRisk(ask) };
  }
  if (words[0] === 'of') return plain;
  const kind =
    /^(?:type|kind|sort|types|kinds|sorts|form|forms|style)$/.test(words[0] as string) && words[1] === 'of';
  const core = kind ? words.slice(2) : words;
  if (core.length === 0) return undefined;
  const end = core.findIndex((word, i) => i > 0 && PREPOSITIONS.has(bare(word)));
  const head = bare((end > 0 ? core[end - 1] : core.at(-1)) as string);
  const said = answer.words.some((word) => sameNoun(bare(word), head));
  const of =
    end > 0 &&
    core[end] === 'of' &&
    !answer.words.includes('of') &&
    !core.slice(end).some((word) => answer.words.some((part) => bare(part) === word))
      ? core.slice(end)
      : [];
  if (
    of.length > 0 &&
    !kind &&
    !answer.isName &&
    /^(?:parts?|sections?|portions?|areas?|sides?|end|half|ends)$/.test(head)
  ) {
    return { words: [...answer.words, ...of], risk: plain.risk + (said ? 0 : 1) };
  }
  if (said) return kind ? { ...plain, risk: plain.risk + 1 } : plain;
  if (noun.some((word) => /['’]s?$/.test(word) || RELATIVES.has(bare(word)))) return undefined;
  const completed = completedFromPassage(ask, head);
  if (completed) return completed;
  if (answer.isAmount) {
    if (NUMBERED_NOUNS.has(head) && core.length === 1) return { words: [head, ...answer.words], risk: 1 };
    return /^(?:number|numbers|amount|size|score|price|population|age|rate|temperature)$/.test(head)
      ? { ...plain, risk: 1 }
      : undefined;
  }
  if (
    NAMING_NOUNS.has(head) &&
    !/^(?:a|an|its|his|her|their)$/.test(bare(answer.core[0] as string)) &&
    end < 0
  ) {
    const phrase = core.filter((word) => !DETERMINERS.has(word));
    return {
      words: ['the', ...phrase, ...answer.core],
      risk: answer.isName || /^["“]/.test(answer.text) ? 0 : 1,
      hasNoun: true,
    };
  }
  if (
    OFFICES.has(head) &&
    answer.tags.at(-1) === 'NOUN' &&
    core.length <= 2 &&
    !kind &&
    !DETERMINERS.has(bare(answer.core[0] as string)) &&
    answer.number === 'singular'
  ) {
    return { words: ['the', ...core, 'of', ...answer.core], risk: answer.isName ? 1 : 0, hasNoun: true };
  }
  if (QUALITIES.has(head)) return plain;
  const adjective = adjectiveRisk(ask);
  if (adjective > 0) {
    // "a humid subtropical" + "climate"
    if (core.length > 1 || !/^[a-z]+$/.test(head)) return undefined;
    const plural = /s$/.test(head) && !/ss$/.test(head);
    const article =
      plural || DETERMINERS.has(bare(answer.words[0] as string)) ? [] : [indefiniteArticle(answer.text)];
    return { words: [...article, ...answer.words, head], risk: 2 + (plural ? 0 : 1) };
  }
  if (kind && answer.words.length === 1 && !/s$/.test(answer.text)) return { ...plain, risk: plain.risk + 2 };
  return kind ? { ...plain, risk: plain.risk + 1 } : plain;
}

/** "European" with "Parliament" next in the passage: the noun of the question ends the name. */
function completedFromPassage(ask: Ask, head: string): NounAnswer | undefined {
  const { answer } = ask;
  if (/s$/.test(answer.core.at(-1) as string) && !answer.isName) return undefined;
  const next = /^ ([\p{L}-]+)/u.exec(answer.after)?.[1];
  if (next === undefined || !sameNoun(next.toLowerCase(), head)) return undefined;
  const before = /(?:^|\s)(the|a|an) $/i.exec(answer.before)?.[1]?.toLowerCase();
  // "What type of fossil" – "angiosperm fossils": one of them is not called so.
  if (next.toLowerCase() !== head && !answer.isName && !/s$/.test(head)) return undefined;
  const has = DETERMINERS.has(bare(answer.core[0] as string));
  if (before === undefined && !has && /(?:['’]s?|\b(?:its|his|her|their|our|my|your)) $/i.test(answer.before))
    return undefined;
  const needs = before === undefined && !has && !/s$/.test(next) && !answer.isName;
  return {
    words: [...(before !== undefined && !has ? [before] : []), ...answer.core, next],
    risk: needs ? 3 : 0,
    hasNoun: true,
  };
}

/** 2 where the answer ends in an adjective and so needs a noun, else 0. */
function adjectiveRisk(ask: Ask): number {
  const last = ask.answer.words.at(-1) as string;
  if (isCapitalised(last) && !/(?:an|ish|ese|ic|al)$/.test(last)) return 0;
  const tag = ask.answer.tags.at(-1);
  if (tag === 'ADJ') return 2;
  return tag === 'VERB' && baseForms(last).length > 0 && !/ing$/.test(last) ? 1 : 0;
}

function sameNoun(one: string, other: string): boolean {
  const stem = (word: string) =>
    word
      .replace(/ies$/, 'y')
      .replace(/(?<=(?:s|x|ch|sh))es$/, '')
      .replace(/(?<=[^s])s$/, '');
  return stem(one) === stem(other);
}

/** The verb for the answer as a subject: "is" → "are", "borders" → "border" where the answer is plural. */
export function agreeWith(
  verb: string,
  number: 'singular' | 'plural' | 'unknown',
): { verb: string; risk: number } {
  if (number === 'unknown') return { verb, risk: /^(?:is|was|has|does)$/.test(verb) ? 2 : 1 };
  const plural: Record<string, string> = { is: 'are', was: 'were', has: 'have' };
  const singular: Record<string, string> = { are: 'is', were: 'was', have: 'has' };
  const wanted = number === 'plural' ? plural[verb] : singular[verb];
  if (wanted !== undefined) return { verb: wanted, risk: 1 };
  return { verb, risk: 0 };
}
