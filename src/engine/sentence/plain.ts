// The last fallback: a plain sentence around the short answer, grammatical whatever the answer is.
import { isPastParticiple } from '../../text/verbs.ts';
import type { TokenizedText } from '../tokenized-text.ts';
import type { Casing } from './casing.ts';
import { endSentence } from './detokenize.ts';
import {
  ARTICLES,
  AUXILIARIES,
  isCapitalised,
  isFunctionWord,
  isWordLike,
  looksFinite,
  MONTHS,
  NUMBER_WORDS,
  PREPOSITIONS,
  SUBORDINATORS,
  WEEKDAYS,
} from './english.ts';

/** More words without an article, a capital or a number may well be a clause. */
const MAX_BARE_WORDS = 4;

/** `evidence`: first and last token of the passage. */
export function plainSentence(
  passage: TokenizedText,
  question: TokenizedText,
  evidence: readonly [number, number],
  casing: Casing,
): string {
  const words = question.tokens.map(({ text }) => text.toLowerCase());
  const { article, preposition } = leadOf(passage, evidence);
  const answer = answerText(passage, evidence, casing);
  // "a week-long event"
  const isPart = /^[-‐‑]\p{L}/u.test(passage.text.slice(passage.tokens[evidence[1]]?.end));
  if (isPart && !article && !/\d/.test(answer)) return endSentence(saidSo(answer));
  return endSentence(phrase(article ? `${article} ${answer}` : answer, preposition, words));
}

/** The article, and the preposition before it, that the passage has in front of a whole noun phrase. */
function leadOf(
  { tokens }: TokenizedText,
  [first, last]: readonly [number, number],
): { article: string | undefined; preposition: string | undefined } {
  const word = (i: number) => tokens[i]?.text.toLowerCase() ?? '';
  const follows = word(last + 1);
  const isWhole = !isWordLike(follows) || isFunctionWord(follows) || looksFinite(follows);
  const hasArticle = ARTICLES.has(word(first - 1)) && isWhole && !/^['’-]/.test(follows);
  const preposition = word(hasArticle ? first - 2 : first - 1);
  return {
    article: hasArticle ? word(first - 1) : undefined,
    preposition: PREPOSITIONS.has(preposition) ? preposition : undefined,
  };
}

/** The answer in one line, as it stands inside a sentence, with single quotes for double ones. */
function answerText(
  { text, tokens }: TokenizedText,
  [first, last]: readonly [number, number],
  casing: Casing,
): string {
  const opening = tokens[first] as { text: string; start: number; end: number };
  const form = casing.passageForm(first);
  const rest = text.slice(opening.end, tokens[last]?.end);
  const line = `${form}${rest}`
    .replace(/\p{Cs}+/gu, '')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^the (?=[12]\d{3}$)/i, '');
  return line.replaceAll('“', '‘').replaceAll('”', '’').replaceAll('"', "'");
}

/** Without its full stop. `preposition` is what stands before the answer in the passage. */
function phrase(answer: string, preposition: string | undefined, question: readonly string[]): string {
  const words = answer
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const first = words[0] ?? '';
  const isPast = question.some((word) => /^(?:was|were|did|had)$/.test(word)) || isPastQuestion(question);
  const be = isPast ? 'was' : 'is';
  const asks = (wh: string) => question.includes(wh);
  const isModal = question.some((word) =>
    /^(?:can|could|may|might|must|shall|should|will|would)$/.test(word),
  );

  if (asks('when') || startsWithTime(question)) {
    if (
      /^(?:in|on|at|during|after|before|since|until|by|between|around|about|from)$/.test(first) &&
      !hasClause(words)
    )
      return isModal ? saidSo(answer) : `That ${be} ${answer}`;
    const isTime = /^(?:in|on|at|during|after|before|since|until|around)$/.test(preposition ?? '');
    const before = timePreposition(answer, words) ?? (isTime && words.length <= 6 ? preposition : undefined);
    if (before && !isModal && !hasClause(words)) return `That ${be} ${before} ${answer}`;
  }
  if ((asks('who') || asks('whom')) && isCapitalised(answer) && !isModal && !hasClause(words))
    return `It ${be} ${answer}`;
  if (
    asks('how') &&
    asks('many') &&
    (/^[\d.,]+$/.test(answer) || words.every((word) => NUMBER_WORDS.has(word)))
  )
    return `The number is ${answer}`;
  if (asks('how') && asks('much') && /^[$€£]\s?[\d.,]+$/.test(answer)) return `The amount is ${answer}`;
  if (asks('where') && PREPOSITIONS.has(first) && !SUBORDINATORS.has(first) && !hasClause(words))
    return isModal ? saidSo(answer) : `It ${be} ${answer}`;
  const isPlace = /^(?:in|at|on|near)$/.test(preposition ?? '') && /^(?:is|was)$/.test(question[1] ?? '');
  if (question[0] === 'where' && isPlace && !hasClause(words)) return `It ${be} ${preposition} ${answer}`;
  return isNamed(answer, words) ? `The answer is ${answer}` : saidSo(answer);
}

const saidSo = (answer: string) => `The passage says "${answer.replace(/[.,;:]+$/, '')}"`;

/** A name, a number or a noun phrase can follow "The answer is"; clauses and verbs cannot. */
function isNamed(answer: string, words: readonly string[]): boolean {
  const first = words[0] ?? '';
  if (words.length === 0 || words.length > 12 || hasClause(words)) return false;
  if (ARTICLES.has(first) || isCapitalised(answer) || /^[$€£]?\d/.test(answer) || NUMBER_WORDS.has(first))
    return true;
  if (
    words.length > MAX_BARE_WORDS ||
    PREPOSITIONS.has(first) ||
    SUBORDINATORS.has(first) ||
    looksFinite(first) ||
    isPastParticiple(first)
  )
    return false;
  return !/ly$/.test(first);
}

/** Finite verbs or not, by what stands around them. */
const AMBIGUOUS = /^(?:may|will|might|can|be|being|been|.*ed)$/;

/** Whether the words hold a finite verb, or begin a clause. */
function hasClause(words: readonly string[]): boolean {
  const first = words[0] ?? '';
  if (SUBORDINATORS.has(first) && !PREPOSITIONS.has(first)) return true;
  return (
    words.some((word) => AUXILIARIES.has(word) && !AMBIGUOUS.test(word)) ||
    words.slice(1, 3).some((word) => !AMBIGUOUS.test(word) && looksFinite(word))
  );
}

const startsWithTime = ([first, second, third]: readonly string[]) =>
  /^(?:what|which)$/.test(first ?? '')
    ? /^(?:year|day|date|month|century|decade)$/.test(second ?? '')
    : /^(?:in|on)$/.test(first ?? '') &&
      /^(?:what|which)$/.test(second ?? '') &&
      /^(?:year|day|date|month|century|decade)$/.test(third ?? '');

/** "Who wrote it", "who died": the verb after the first word is in the past. */
const isPastQuestion = ([first, second]: readonly string[]) =>
  /^(?:who|what|which)$/.test(first ?? '') &&
  second !== undefined &&
  !AUXILIARIES.has(second) &&
  looksFinite(second) &&
  !/s$/.test(second);

/** The word that goes before a time: in 1999, on Monday, on 3 May 1999, at 9:00. Nothing when it is not sure. */
function timePreposition(answer: string, words: readonly string[]): string | undefined {
  if (/^\d{1,2}(?::\d\d)?\s*(?:[ap]\.?m\.?)$|^\d{1,2}:\d\d$/i.test(answer)) return 'at';
  if (/^(?:1\d|20)\d\d$/.test(answer)) return 'in';
  const hasMonth = words.some((word) => MONTHS.has(word));
  const hasDay = words.some((word) => /^(?:[12]?\d|3[01])(?:st|nd|rd|th)?$/.test(word));
  const isOnlyDate = words.every(
    (word) => MONTHS.has(word) || WEEKDAYS.has(word) || /^\d+(?:st|nd|rd|th)?$/.test(word),
  );
  if (!isOnlyDate) return undefined;
  if (words.length > 0 && words.length <= 5 && (WEEKDAYS.has(words[0] ?? '') || (hasMonth && hasDay)))
    return 'on';
  return hasMonth && words.length <= 2 ? 'in' : undefined;
}
