// A golden set: questions with what is expected of the answer, written by the people of the desk.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { EvaluationResult } from '../storage/evaluation-store.ts';
import { holdsWords } from '../text/answer-scores.ts';
import { problemsOf } from '../value-problems.ts';

const text = z.string().trim().min(1);

const questionSchema = z
  .strictObject({
    question: text,
    /** Any of them counts, word for word within what is said. */
    answers: z.array(text).default([]),
    /** True where the right answer is that there is none. */
    declines: z.boolean().default(false),
    /** With one the model alone is asked, without one the whole desk. */
    context: text.optional(),
  })
  .refine(
    ({ answers, declines }) => declines === (answers.length === 0),
    'must have either "answers" or "declines": true',
  );

export type GoldenQuestion = z.output<typeof questionSchema>;

export interface GoldenSet {
  /** Of its file. */
  readonly name: string;
  /** Changes with its questions. */
  readonly hash: string;
  readonly questions: readonly GoldenQuestion[];
}

/** @throws AppError `not_found`; `invalid_input` naming the line that cannot be read */
export async function readGoldenSet(path: string): Promise<GoldenSet> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('not_found', `The golden set ${path} cannot be read.`, { cause });
  }
  const questions = content
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : [questionOf(line, `${path}, line ${i + 1}`)]));
  if (questions.length === 0) throw new AppError('invalid_input', `The golden set ${path} has no question.`);
  const hash = createHash('sha256').update(JSON.stringify(questions)).digest('hex');
  return { name: basename(path), hash, questions };
}

function questionOf(line: string, place: string): GoldenQuestion {
  const { data, error } = questionSchema.safeParse(parsed(line, place));
  if (data) return data;
  throw new AppError('invalid_input', `${place}: ${problemsOf(error).join('; ')}.`);
}

function parsed(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new AppError('invalid_input', `${place}: not valid JSON.`, { cause });
  }
}

/** What was said to one of its questions. */
export interface GoldenAnswer {
  readonly text: string;
  readonly shortAnswer: string | null;
  readonly isDeclined: boolean;
}

/** Passed: an expected answer stands in what was said, case, punctuation and articles apart, or it was rightly declined. */
export function scoreGolden(
  { question, answers, declines }: GoldenQuestion,
  { text: said, shortAnswer, isDeclined }: GoldenAnswer,
): EvaluationResult {
  const holds = [said, shortAnswer ?? ''].some((one) => answers.some((answer) => holdsWords(one, answer)));
  const isPassed = declines ? isDeclined : !isDeclined && holds;
  const expected = declines ? 'to decline' : answers.map((answer) => `"${answer}"`).join(' or ');
  return {
    question,
    scoreValue: Number(isPassed),
    scoreLabel: isPassed ? 'pass' : 'fail',
    explanation: `expected ${expected}; ${isDeclined ? 'declined' : `said "${said}"`}`,
  };
}
