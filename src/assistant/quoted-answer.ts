// An answer in the document's own sentences, for the questions that the model, a finder of short facts, was not made for.
import type { AnswerKind } from './answer-kind.ts';
import type { Coverage } from './coverage.ts';
import { ANSWER_THRESHOLD } from './judge.ts';
import { meantSentence } from './meant-sentence.ts';
import { datesIn, type QuestionForm, questionForm } from './question-form.ts';
import { type SearchedPassage, tellingSentence } from './telling-sentence.ts';

/**
 * Probability that the sentence which says so much of the question holds the answer, by its words alone, and by words and
 * meaning together: logistic, on questions of SQuAD's training set and of QED, of which every fifth has no answer. Where no
 * fact is asked for, either is enough: a vector does not bring together all that has the same words.
 */
const BY_WORDS = { covered: 5.4, intercept: -3.5 };
const BY_BOTH = { covered: 2.6, similarity: 4.1, intercept: -4.3 };
/**
 * The same by meaning alone, logistic in the prominence, with where it is a half: read off the questions above that the
 * model declines, and off those to two desks in bench/. Facts, which the model finds better, must stand out the most.
 */
const BY_MEANING: {
  readonly slope: number;
  readonly half: Readonly<Record<QuestionForm, number>>;
} = { slope: 14, half: { closed: 0.71, keywords: 0.76, open: 0.76, fact: 0.85 } };
/** From this confidence on a sentence tells what is asked: a yes or no sooner than what is told at length. */
const MIN_CONFIDENCE: Readonly<Record<QuestionForm, number>> = {
  closed: 0.37,
  keywords: 0.31,
  open: 0.5,
  fact: 0.5,
};
/** Facts are what the model finds better: where it is unsure of one, the sentence is right less often. */
const FACT_SHARE = 0.7;
/** A row of a table that has the question's words is seldom about all of them. */
const ROW_SHARE = 0.8;
/** Beside a question that says less than this, any sentence says all of it: "Where is the library?" in a library. */
const MIN_SAID = 1.5;
/** What is told at length is told in two sentences, unless they are longer than this. */
const MAX_TOLD_CHARS = 320;

/** Other facts, like who somebody is, only bear out what the model finds in the sentence. */
const OFTEN_TOLD = /^(?:where|which)\b/i;
const PLACE_SHARE = 0.6;
const OTHER_SHARE = 0.3;
/** What a heading that is all that is asked about adds. */
const HEADING_SAYS = 0.15;

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

/**
 * The sentence that says most of the question; where that is unlikely to tell what is asked for, the one that is nearest in
 * meaning, if it is likelier: vectors hardly tell one day or number from another. Undefined when neither is likely enough,
 * or lacks what is asked for.
 */
export function quotedAnswer(
  question: string,
  passages: readonly SearchedPassage[],
  coverage: Coverage,
  kind?: AnswerKind,
): QuotedAnswer | undefined {
  const byWords = foundByWords(question, passages, coverage, kind);
  if (byWords && byWords.confidence >= ANSWER_THRESHOLD) return byWords;
  const byMeaning = foundByMeaning(question, passages, coverage, kind);
  return byMeaning && byMeaning.confidence > (byWords?.confidence ?? 0) ? byMeaning : byWords;
}

function foundByWords(
  question: string,
  passages: readonly SearchedPassage[],
  coverage: Coverage,
  kind?: AnswerKind,
): QuotedAnswer | undefined {
  const found = tellingSentence(passages, coverage, kind);
  if (!found || coverage.total < MIN_SAID) return undefined;
  const { passage, start, end, nextEnd, similarity, fit, isByHeading, isRow } = found;
  const covered = Math.min(1, found.covered + HEADING_SAYS * fit);
  const quote = (passages[passage]?.text ?? '').slice(start, end);
  const form = questionForm(question);
  const byWords = logistic(BY_WORDS.covered * covered + BY_WORDS.intercept);
  const byBoth = logistic(BY_BOTH.covered * covered + BY_BOTH.similarity * similarity + BY_BOTH.intercept);
  const holds = form === 'fact' ? byBoth : Math.max(byWords, byBoth);
  if (holds < MIN_CONFIDENCE[form]) return undefined;
  if (kind && !kind.mayTell(quote)) return undefined;
  const hasDate = hasDatesOf(question, quote);
  const isSure = form !== 'fact' || hasDate;
  const share = isSure ? 1 : kind ? FACT_SHARE : OFTEN_TOLD.test(question) ? PLACE_SHARE : OTHER_SHARE;
  const confidence = (isRow ? ROW_SHARE : 1) * share * holds;
  const isLong = form === 'open' || isByHeading;
  return { passage, start, end: toldUntil(start, end, nextEnd, isLong), covered, confidence, hasDate };
}

function foundByMeaning(
  question: string,
  passages: readonly SearchedPassage[],
  coverage: Coverage,
  kind?: AnswerKind,
): QuotedAnswer | undefined {
  const found = meantSentence(passages);
  if (!found) return undefined;
  const { passage, start, end, nextEnd, prominence } = found;
  const { text, title, headings } = passages[passage] as SearchedPassage;
  const quote = text.slice(start, end);
  const hasDate = hasDatesOf(question, quote);
  if ((kind && !kind.mayTell(quote)) || (datesIn(question).length > 0 && !hasDate)) return undefined;
  const covered = coverage.ofQuestion(quote, [title, ...headings].join('\n'));
  const form = questionForm(question);
  const until = toldUntil(start, end, nextEnd, form === 'open');
  const confidence = logistic(BY_MEANING.slope * (prominence - BY_MEANING.half[form]));
  return { passage, start, end: until, covered, confidence, hasDate };
}

/** The question names a day or a month, and the quote has it. */
function hasDatesOf(question: string, quote: string): boolean {
  const dates = datesIn(question);
  return dates.length > 0 && dates.every((date) => datesIn(quote).includes(date));
}

const toldUntil = (start: number, end: number, nextEnd: number, isLong: boolean) =>
  isLong && nextEnd - start <= MAX_TOLD_CHARS ? nextEnd : end;

const logistic = (odds: number) => 1 / (1 + Math.exp(-odds));
