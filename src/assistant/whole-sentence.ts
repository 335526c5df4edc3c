// When a short statement would mislead, and the document's own sentence is told instead.
import type { Answer } from '../engine/engine.ts';
import { normalizeWord } from '../text/tokenize.ts';

/** What an amount is bounded by stands right before it. */
const BOUND =
  /\b(?:at (?:most|least)|up to|(?:no |never |not )?(?:more|less|fewer) than|only|almost|nearly|about|around)\s+$/i;
const AMOUNT =
  /[$€£¥]\s?\d[\d.,]*|\d[\d.,]*\s*(?:dollars?|cents?|euros?|pounds?|pence|%|percent)|\b(?:free|nothing)\b/gi;

/**
 * Whether a model's statement leaves out "at most" or its like before the amount that it tells, or tells one of several
 * prices without the others.
 *
 * @param sentence The document's sentence around the evidence
 * @param before What stands before the evidence in it
 */
export function needsWholeSentence(
  { text, shortAnswer }: Pick<Answer, 'text' | 'shortAnswer'>,
  sentence: string,
  before: string,
): boolean {
  const [bound] = BOUND.exec(before) ?? [];
  if (bound !== undefined && isAmount(shortAnswer) && !says(text, bound)) return true;
  return isPrice(shortAnswer) && (sentence.match(AMOUNT) ?? []).length > 1 && !says(text, sentence);
}

const isAmount = (text: string) => /^(?:[$€£¥]\s?)?\d/.test(text);
const isPrice = (text: string) => (text.match(AMOUNT) ?? []).length === 1;
const says = (text: string, part: string) => normalizeWord(text).includes(normalizeWord(part.trim()));
