// The short answer as it can stand in the middle of a sentence: casing, article, number.

import { isPastForm, isPastParticiple } from '../../text/verbs.ts';
import { articleOf } from './articles.ts';
import { type GrammaticalNumber, numberOf } from './grammatical-number.ts';
import type { TagWords } from './tagging.ts';
import {
  AUXILIARIES,
  bare,
  CONJUNCTIONS,
  DETERMINERS,
  isAdverb,
  isCapitalised,
  isNumberWord,
  PREPOSITIONS,
  RELATIVES,
} from './words.ts';

export interface Answer {
  /** Ready for the middle of a sentence. */
  readonly text: string;
  readonly words: readonly string[];
  /** The words without an article that was taken from the passage. */
  readonly core: readonly string[];
  readonly tags: readonly string[];
  /** The passage before and after the answer; empty without a passage. */
  readonly before: string;
  readonly after: string;
  readonly number: GrammaticalNumber;
  /** Every main word is capitalised. */
  readonly isName: boolean;
  /** Only figures or number words, with "about", "over" and the like. */
  readonly isAmount: boolean;
  /** Can be a subject or an object: starts and ends like a noun phrase and holds no finite verb. */
  readonly isNounPhrase: boolean;
  /** How doubtful it is as a noun phrase, from 0. */
  readonly risk: number;
}

const MAX_WORDS = 14;
const AMOUNT_WORDS = new Set(
  'about around approximately nearly almost over under roughly some at least most up to more less fewer than an estimated only just'.split(
    ' ',
  ),
);

export interface AnswerTools {
  readonly tag: TagWords;
  /** True for a noun that hardly ever stands without an article. */
  wantsArticle(noun: string): boolean;
  /** True for a word that usually stands in small letters. */
  isCommonWord(word: string): boolean;
}

/** The answer prepared for a sentence, or undefined when it cannot stand in one. */
export function prepareAnswer(
  answer: string,
  context: string | undefined,
  answerStart: number | undefined,
  tools: AnswerTools,
): Answer | undefined {
  const { tag } = tools;
  const text = cleanAnswer(answer);
  if (text === undefined) return undefined;
  let before = '';
  let after = '';
  if (context !== undefined && answerStart !== undefined && answerStart >= 0) {
    before = context.slice(Math.max(0, answerStart - 80), answerStart);
    const end = answerStart + answer.trimEnd().replace(/[.,;:]+$/, '').length;
    after = context.slice(end, end + 60);
  }
  const cased = midSentenceCase(text, before, answerStart === 0, context, tools);
  const words = cased.text.split(' ');
  const tags = tag(['They', 'saw', ...words]).slice(2);
  const isAmount =
    words.every(
      (word) => isNumberWord(word) || AMOUNT_WORDS.has(word.toLowerCase()) || /^[$£€]$/.test(word),
    ) && words.some(isNumberWord);
  const isName =
    words.every((word) => isCapitalised(word) || isNumberWord(word) || SMALL_NAME_WORDS.has(bare(word))) &&
    words.some(isCapitalised);
  const phrase = nounPhrase(words, tags);
  const article = isAmount
    ? { text: '', risk: 0 }
    : articleOf({ words, tags, isName, before, after, context }, tools.wantsArticle);
  return {
    text: article.text + cased.text,
    words: article.text ? [article.text.trim(), ...words] : words,
    core: words,
    tags: article.text ? ['DET', ...tags] : tags,
    before,
    after,
    number: namesMany(words, article.text, isName) ? 'plural' : numberOf(words, tags, isName, isAmount),
    isName,
    isAmount,
    isNounPhrase: phrase,
    risk: cased.risk + article.risk,
  };
}

const SMALL_NAME_WORDS = new Set(
  'the of and in on at de la von van der den del da di le du for to a an & no'.split(' '),
);

/** A past form with an object after it; "a man called Horse" and "ragas performed in Delhi" have none. */
function takesObject(words: readonly string[], at: number): boolean {
  const next = words[at + 1];
  if (
    next === undefined ||
    /^(?:called|named|known|titled|dubbed|entitled|labeled|nicknamed|based|born|made)$/.test(
      words[at] as string,
    )
  )
    return false;
  const plain = bare(next);
  return (
    !PREPOSITIONS.has(plain) &&
    !CONJUNCTIONS.has(plain) &&
    !RELATIVES.has(plain) &&
    !isAdverb(plain) &&
    !isPastParticiple(plain)
  );
}

/** "the Red Wings", "the Franciscans": many, unlike "the Netherlands". */
function namesMany(words: readonly string[], article: string, isName: boolean): boolean {
  if (!isName || words.includes('of') || (article !== 'the ' && !/^the$/i.test(words[0] as string)))
    return false;
  const last = words.at(-1) as string;
  return (
    /[^s]s$/.test(last) &&
    !/(?:us|is)$/.test(last) &&
    !/^(?:States|Netherlands|Philippines|Bahamas|Times|Nations|News|Series|Games|Arts|Sciences|Studies|Affairs|Physics|Olympics|Alps)$/.test(
      last,
    )
  );
}

function cleanAnswer(answer: string): string | undefined {
  let text = answer
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[.,;:] ?/, '')
    .replace(/ (['’](?:s|re|ve|ll|d|m))\b/gi, '$1')
    .replace(/(\p{L})s (['’]) /gu, '$1s$2 ')
    .replace(/ n['’]t\b/gi, "n't")
    .replace(/ ([,.;:!?%)])/g, '$1')
    .replace(/([($]) /g, '$1')
    .replace(/(\w) - (\w)/g, '$1-$2')
    .replace(/ -- /g, '–')
    .replace(/[,;:]+$/, '');
  if (
    text.endsWith('.') &&
    !/(?:\b\p{Lu}|\b(?:Inc|Jr|Sr|Co|Ltd|Corp|St|etc|p\.m|a\.m|vs|Bros))\.$/u.test(text)
  )
    text = text.slice(0, -1);
  if (/^\p{Lu}[\p{L} ]*['’]s$/u.test(text)) text = text.slice(0, -2);
  const quotes = (text.match(/["“”]/g) ?? []).length;
  if (quotes % 2 === 1) {
    if (quotes > 1) return undefined;
    text = text.replace(/^["“”]|["“”]$/g, '');
    if (/["“”]/.test(text)) return undefined;
  }
  if (text === '' || text.split(' ').length > MAX_WORDS) return undefined;
  if ((text.match(/\(/g) ?? []).length !== (text.match(/\)/g) ?? []).length) return undefined;
  if (
    /[\n;?![\]{}|`=]|''|\.\.\.|–$|-$/.test(text) ||
    /\p{Ll}\.\s/u.test(text.replace(/\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Inc|Co|Gen|Col|vs|Mt|Ft)\./g, ''))
  )
    return undefined;
  return text;
}

/** True where `before` ends a sentence, so that the first capital says nothing. */
function opensSentence(before: string, atStart: boolean): boolean {
  return atStart || /[.!?]["”')]*\s+["“'(]?$/.test(before) || /\n\s*$/.test(before);
}

function midSentenceCase(
  text: string,
  before: string,
  atStart: boolean,
  context: string | undefined,
  tools: AnswerTools,
): { text: string; risk: number } {
  const first = text.split(' ')[0] as string;
  if (!/^\p{Lu}\p{Ll}*(?:-\p{Ll}+)?[,']?$/u.test(first) || first === 'I') return { text, risk: 0 };
  const lowered = first.charAt(0).toLowerCase() + text.slice(1);
  const plain = bare(first);
  const closed =
    DETERMINERS.has(plain) ||
    PREPOSITIONS.has(plain) ||
    isNumberWord(plain) ||
    /^(?:he|she|it|they|we|you|because|due|people|if|most|there|men|women)$/.test(plain);
  if (!opensSentence(before, atStart)) {
    if (context === undefined && closed) return { text: lowered, risk: 0 };
    return { text, risk: 0 };
  }
  if (closed) return { text: lowered, risk: 0 };
  if (
    context !== undefined &&
    new RegExp(`[\\p{Ll},] ${plain.replace(/[^\p{L}-]/gu, '')}\\b`, 'u').test(context)
  )
    return { text: lowered, risk: 0 };
  const second = text.split(' ')[1];
  if (second !== undefined && isCapitalised(second)) return { text, risk: 0 };
  if (tools.isCommonWord(plain)) return { text: lowered, risk: 0 };
  const { tag } = tools;
  const tags = tag(['They', 'saw', ...lowered.split(' ')]).slice(2);
  if (tags[0] === 'PROPN') return { text, risk: 0 };
  if (second === undefined && tag([first])[0] === 'PROPN') return { text, risk: 0 };
  return { text: lowered, risk: 1 };
}

/** "Politics & Policy", "Bank of Spain": several words, all main ones with a capital. */
function _isNameLike(text: string): boolean {
  const words = text.split(' ');
  return (
    words.length > 1 &&
    words.every((word) => isCapitalised(word) || SMALL_NAME_WORDS.has(word)) &&
    isCapitalised(words.at(-1) as string)
  );
}

function nounPhrase(words: readonly string[], tags: readonly string[]): boolean {
  const first = bare(words[0] as string);
  const last = bare(words.at(-1) as string);
  if (PREPOSITIONS.has(first) && !/^(?:over|under|about|around|up|like)$/.test(first)) return false;
  if (CONJUNCTIONS.has(first) || AUXILIARIES.has(first) || RELATIVES.has(first)) return false;
  if (/^(?:because|if|due|not|so|by|to|that|also|he|they|she|it|we|i|you|there|how|why)$/.test(first))
    return false;
  if (PREPOSITIONS.has(last) || CONJUNCTIONS.has(last) || DETERMINERS.has(last)) return false;
  if (AUXILIARIES.has(last) && !isCapitalised(words.at(-1) as string)) return false;
  if (words.some((word, i) => AUXILIARIES.has(word) && !words.slice(0, i).some((w) => RELATIVES.has(w))))
    return false;
  if (
    words.some(
      (word, i) =>
        i > 0 &&
        tags[i] === 'VERB' &&
        isPastForm(word) &&
        !isPastParticiple(word) &&
        !words.slice(0, i).some((w) => RELATIVES.has(w)),
    )
  )
    return false;
  if (isPastParticiple(first) && !isCapitalised(words[0] as string) && PREPOSITIONS.has(bare(words[1] ?? '')))
    return false;
  // "Austrian general Daun forced the surrender": a sentence.
  if (words.some((word, i) => i > 0 && tags[i] === 'VERB' && isPastForm(word) && takesObject(words, i)))
    return false;
  if (tags[0] === 'ADV' || tags[0] === 'SCONJ') return false;
  if (
    words.length === 1 &&
    (tags[0] === 'VERB' || /(?:ly)$/.test(first)) &&
    !isCapitalised(words[0] as string)
  )
    return false;
  if (tags[0] === 'VERB' && !isCapitalised(words[0] as string) && !/(?:ing|ed)$/.test(first)) return false;
  return true;
}
