// Makes the answer of what was found and written: the evidence, and a sentence that the guard lets pass.
import { AppError } from '../errors.ts';
import { tokenize } from '../text/tokenize.ts';
import type { Answer, AnswerOrigin, AnswerRequest } from './engine.ts';
import type { Evidence } from './evidence.ts';
import type { Calibration } from './manifest.ts';
import { refusalOf } from './sentence/faithful.ts';
import { plainSentence } from './sentence/plain.ts';
import { quoteSentence } from './sentence/quote.ts';
import type { Draft, WritingTask } from './sentence-writer.ts';
import type { TokenizedText } from './tokenized-text.ts';

/** A short answer longer than this says more in its own sentence, even in one that begins with "it". */
const LONG_ANSWER_TOKENS = 8;

/** The answer for a passage that holds no words. */
const NOTHING_READ: Answer = {
  text: '',
  origin: 'plain',
  shortAnswer: '',
  start: 0,
  end: 0,
  confidence: 0,
  noAnswerProbability: 1,
  answerable: false,
  tokens: [],
};

/**
 * Which tokens were found before.
 *
 * @throws AppError `invalid_input` when they do not stand in this passage
 */
export function evidenceOf(
  { start, end, confidence, noAnswerProbability }: Answer,
  { tokens }: TokenizedText,
): Evidence {
  const first = tokens.findIndex((token) => token.start === start);
  const last = tokens.findIndex((token) => token.end === end);
  if (first < 0 || last < first)
    throw new AppError('invalid_input', 'The words that were found before do not stand in this passage.');
  return { first, last, confidence, noAnswerProbability };
}

/** The answer without a sentence. */
export function foundAnswer(
  { context, found }: AnswerRequest,
  { tokens }: TokenizedText,
  evidence: Evidence | undefined,
  { noAnswerThreshold }: Calibration,
): Answer {
  if (!evidence) return NOTHING_READ;
  if (found) return found;
  const { first, last, confidence, noAnswerProbability } = evidence;
  const start = tokens[first]?.start as number;
  const end = tokens[last]?.end as number;
  const answerable = noAnswerProbability <= noAnswerThreshold;
  const shortAnswer = context.slice(start, end);
  return { ...NOTHING_READ, shortAnswer, start, end, confidence, noAnswerProbability, answerable };
}

/** The answer with the written sentence or, where the guard refuses it, with the passage's own. */
export function withSentence(
  answer: Answer,
  task: WritingTask,
  draft: Draft,
  { writerThreshold }: Calibration,
): Answer {
  const { text, origin } = sentenceOf(task, answer.shortAnswer, draft, writerThreshold);
  return {
    ...answer,
    text,
    origin,
    tokens: tokenize(text).map((token) => token.text),
    ...(draft.attention && origin === 'written' ? { attention: draft.attention } : {}),
  };
}

function sentenceOf(
  { question, passage, evidence, casing }: WritingTask,
  shortAnswer: string,
  draft: Draft,
  writerThreshold: number,
): { text: string; origin: AnswerOrigin } {
  const claim = {
    sentence: draft.text,
    question: question.text,
    passage: passage.text,
    shortAnswer,
    ended: draft.ended,
    repeatsSlip: draft.repeatsSlip,
    meanLogProbability: draft.meanLogProbability,
  };
  if (!refusalOf(claim, writerThreshold)) return { text: draft.text, origin: 'written' };
  const quote = quoteSentence(passage, question, evidence, casing);
  const isLong = evidence[1] - evidence[0] >= LONG_ANSWER_TOKENS;
  if (quote && (quote.standsAlone || isLong)) return { text: quote.text, origin: 'quoted' };
  return { text: plainSentence(passage, question, evidence, casing), origin: 'plain' };
}
