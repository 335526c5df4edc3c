// When a short statement would mislead, and the document's own sentence is told instead.
import type { Answer } from '../engine/engine.ts';
import { normalizeWord, tokenize } from '../text/tokenize.ts';
import { isTelling } from './telling-words.ts';

/** What an amount is bounded by stands right before it. */
const BOUND =
  /\b(?:at (?:most|least)|up to|(?:no |never |not )?(?:more|less|fewer) than|only|almost|nearly|about|around)\s+$/i;
const AMOUNT =
  /[$€£¥]\s?\d[\d.,]*|\d[\d.,]*\s*(?:dollars?|cents?|euros?|pounds?|pence|%|percent)|\b(?:free|nothing)\b/gi;

/**
 * Whether a model's statement leaves out "at most" or its like before the amount that it tells, tells one of several
 * prices without the others, or tears words apart that belong together ("The book is sale in October").
 *
 * @param sentence The document's sentence around the evidence
 * @param before What stands before the evidence in it
 */
export function needsWholeSentence(
  question: string,
  { text, shortAnswer }: Pick<Answer, 'text' | 'shortAnswer'>,
  sentence: string,
  before: string,
): boolean {
  const [bound] = BOUND.exec(before) ?? [];
  if (bound !== undefined && isAmount(shortAnswer) && !says(text, bound)) return true;
  if (isPrice(shortAnswer) && (sentence.match(AMOUNT) ?? []).length > 1 && !says(text, sentence)) return true;
  return tearsPair(question, text, sentence);
}

const isAmount = (text: string) => /^(?:[$€£¥]\s?)?\d/.test(text);
const isPrice = (text: string) => (text.match(AMOUNT) ?? []).length === 1;
const says = (text: string, part: string) => normalizeWord(text).includes(normalizeWord(part.trim()));

/** Two neighbours of the question are neighbours in the document, and both in the statement, but no neighbours there. */
function tearsPair(question: string, statement: string, sentence: string): boolean {
  const [asked, stated, told] = [question, statement, sentence].map(wordsOf) as [
    string[],
    string[],
    string[],
  ];
  const areNeighbours = (words: readonly string[], one: string, other: string) =>
    words.some((word, i) => word === one && words[i + 1] === other);
  return asked.some((one, i) => {
    const other = asked[i + 1] ?? '';
    if (!isTelling(one) || !isTelling(other) || !areNeighbours(told, one, other)) return false;
    return stated.includes(one) && stated.includes(other) && !areNeighbours(stated, one, other);
  });
}

const wordsOf = (text: string) => tokenize(text).map((token) => normalizeWord(token.text));
