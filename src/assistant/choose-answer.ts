// Chooses between the model's words and the document's own sentence.
import type { Answer } from '../engine/engine.ts';
import type { AnswerKind } from './answer-kind.ts';
import { answerKind } from './answer-kind.ts';
import type { Coverage } from './coverage.ts';
import { type Judgement, judge } from './judge.ts';
import { datesIn, questionForm } from './question-form.ts';
import { type QuotedAnswer, quotedAnswer } from './quoted-answer.ts';
import { sentencesAround } from './source-quote.ts';
import type { SearchedPassage } from './telling-sentence.ts';

/** A sentence that says so much more of the question is about it, the other is not. */
const MUCH = 0.2;

export type Choice =
  | { readonly from: 'model'; readonly confidence: number; readonly reading: number }
  | { readonly from: 'document'; readonly confidence: number; readonly quote: QuotedAnswer };

/**
 * The likelier of both; where they found the same, the model says it. Undefined when neither found anything.
 *
 * @param readings The model's answer from each passage
 */
export function chooseAnswer(
  question: string,
  passages: readonly SearchedPassage[],
  readings: readonly Answer[],
  coverage: Coverage,
): Choice | undefined {
  const kind = answerKind(question);
  const fitting = readings.map((reading, i) =>
    isOfKind(reading, passages[i]?.text ?? '', kind) ? reading : { ...reading, shortAnswer: '' },
  );
  const read = judge(passages, fitting, coverage);
  const quoted = quotedAnswer(question, passages, coverage, kind);
  const fromDocument =
    quoted && ({ from: 'document', confidence: quoted.confidence, quote: quoted } as const);
  if (!read) return fromDocument;
  const reading = readings[read.best] as Answer;
  const fromModel = { from: 'model', confidence: read.confidence, reading: read.best } as const;
  if (!quoted || !fromDocument) return fromModel;
  if (agree(question, read, reading, quoted))
    return { ...fromModel, confidence: Math.max(read.confidence, quoted.confidence) };
  const passage = passages[read.best] as SearchedPassage;
  if (missesPart(question, passage, reading, coverage, quoted)) return fromDocument;
  return read.confidence >= quoted.confidence ? fromModel : fromDocument;
}

/** Whether what the model found in a passage is of the kind that is asked for. */
function isOfKind({ shortAnswer, start, end }: Answer, text: string, kind?: AnswerKind): boolean {
  if (!kind) return true;
  const [, sentenceEnd] = sentencesAround(text, start, end);
  return kind.fits(shortAnswer, text.slice(end, sentenceEnd));
}

/** The model found the fact that is asked for in the very sentence that says most of the question. */
function agree(question: string, { best }: Judgement, { start, end }: Answer, quoted: QuotedAnswer): boolean {
  if (quoted.passage !== best || questionForm(question) !== 'fact') return false;
  return start >= quoted.start && end <= quoted.end;
}

/** The model's evidence lacks a day that the question names, or much of what it says, and another sentence has it. */
function missesPart(
  question: string,
  { text, title, headings }: SearchedPassage,
  { start, end }: Answer,
  coverage: Coverage,
  quoted: QuotedAnswer,
): boolean {
  const told = text.slice(...sentencesAround(text, start, end));
  const covered = coverage.ofQuestion(told, [title, ...headings].join('\n'));
  const hasDates = datesIn(question).every((date) => datesIn(told).includes(date));
  return (quoted.hasDate && !hasDates) || quoted.covered - covered >= MUCH;
}
