// An answer in the document's own sentence, for the questions that the model, a finder of short facts, was not made for.
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import { datesIn, questionForm } from './question-form.ts';
import { type Coverage, tellingSentence } from './telling-sentence.ts';

/**
 * Probability that the sentence which says so much of the question holds the answer, on questions from SQuAD's training set
 * of which every fifth has no answer: logistic in the coverage.
 */
const CONFIDENCE = { slope: 5.4, intercept: -3.5 };
/** A yes or no stands beside half of the question's words, what is told at length beside most of them. */
const MIN_COVERED = { closed: 0.5, keywords: 0.5, open: 0.65, fact: 0.75 } as const;
/** Questions whose answer has a number: a sentence without one does not hold it. */
const NUMERIC =
  /\b(?:when|how (?:many|much|old|long|far|often|late|early|big|tall|high)|what (?:time|year|date|day|number))\b/i;
/** Facts are what the model finds better: where it is unsure of one, the sentence is right less often. */
const FACT_SHARE = 0.6;

export interface QuotedAnswer {
  /** The passage's place among those searched. */
  readonly passage: number;
  /** Where the quote lies in the passage's text. */
  readonly start: number;
  readonly end: number;
  /** How much of the question it says: 0 to 1. */
  readonly covered: number;
  readonly confidence: number;
  /** The question names a day or a month, and the quote has it. */
  readonly hasDate: boolean;
}

/** Undefined when no sentence says enough of the question. */
export function quotedAnswer(
  question: string,
  passages: readonly FoundPassage[],
  coverage: Coverage,
): QuotedAnswer | undefined {
  const found = tellingSentence(passages, coverage);
  if (!found) return undefined;
  const { passage, start, end, covered } = found;
  const form = questionForm(question);
  const quote = passages[passage]?.text.slice(start, end) ?? '';
  const dates = datesIn(question);
  const hasDate = dates.length > 0 && dates.every((date) => datesIn(quote).includes(date));
  if (covered < MIN_COVERED[form]) return undefined;
  if (
    form === 'fact' &&
    !(NUMERIC.test(question) && /\d|\b(?:one|two|three|four|five|six|ten|free)\b/i.test(quote))
  )
    return undefined;
  const { slope, intercept } = CONFIDENCE;
  const share = form === 'fact' && !hasDate ? FACT_SHARE : 1;
  const confidence = share / (1 + Math.exp(-(slope * covered + intercept)));
  return { passage, start, end, covered, confidence, hasDate };
}
