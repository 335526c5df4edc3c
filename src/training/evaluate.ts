// Asks an engine the questions of a data file and scores every answer.
import type { Answer, Engine } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import { exactMatch, f1, holdsWords } from '../text/answer-scores.ts';
import { type Example, readExamples } from './examples.ts';
import { rougeL } from './scores.ts';

/** A question that can be asked: it has a passage, and references or the word that there are none. */
export interface AskableExample extends Example {
  readonly context: string;
}

/** An answer with its scores, each 0 to 1. */
export interface ScoredAnswer {
  readonly example: AskableExample;
  readonly answer: Answer;
  readonly isUnanswerable: boolean;
  /** Of the short answer, whether or not the model would have given it; 0 when there is none. */
  readonly exactMatch: number;
  readonly f1: number;
  /** Of the short answer against the references, for free answers that are no spans. */
  readonly shortAnswerRougeL: number;
  /** Of the sentence against `full_answer`. */
  readonly sentenceRougeL: number | undefined;
  /** Whether the sentence holds the short answer, and whether it holds a reference. */
  readonly holdsShortAnswer: boolean;
  readonly holdsReference: boolean;
}

export interface Timing {
  /** One question at a time, milliseconds each. */
  readonly latenciesMs: readonly number[];
  readonly answersPerSecond: number;
}

export interface EvaluationRun {
  readonly answers: readonly ScoredAnswer[];
  readonly timing: Timing;
}

export interface EvaluationOptions {
  readonly batch?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Questions asked one by one to measure how long one takes. */
const LATENCY_QUESTIONS = 200;
/** Questions of similar length are answered together, from this many batches at a time. */
const BATCHES_PER_CHUNK = 16;

/**
 * Reads the questions of a file that can be asked; the others (without passage, or without any reference) are counted.
 * @throws AppError `not_found`, `invalid_input`
 */
export function readQuestions(file: string, limit = Number.POSITIVE_INFINITY) {
  const rows = readExamples(file);
  const askable = rows.filter(
    (row): row is AskableExample =>
      row.context !== undefined &&
      row.context.trim() !== '' &&
      row.question.trim() !== '' &&
      (row.unanswerable === true || row.answers.length > 0),
  );
  if (askable.length === 0)
    throw new AppError('invalid_input', `${file} holds no question with a passage and an answer.`);
  return { examples: spread(askable, limit), leftOut: rows.length - askable.length };
}

/** At most `limit` of the items at even distances, so that each part of a file is seen. */
export function spread<T>(items: readonly T[], limit: number): T[] {
  if (items.length <= limit) return [...items];
  return Array.from({ length: limit }, (_, i) => items[Math.floor(((i + 0.5) * items.length) / limit)] as T);
}

/** Answers in batches of similar length, then some again one by one to measure the time of one. */
export async function evaluate(
  engine: Pick<Engine, 'answer' | 'warmUp'>,
  examples: readonly AskableExample[],
  { batch = 64, signal, onProgress }: EvaluationOptions = {},
): Promise<EvaluationRun> {
  await engine.warmUp();
  const options = signal ? { signal } : {};
  const sample = spread(examples, LATENCY_QUESTIONS);
  const total = examples.length + sample.length;
  const answers = new Map<AskableExample, ScoredAnswer>();
  const startedAt = performance.now();
  for (const part of similarBatches(examples, batch)) {
    signal?.throwIfAborted();
    const given = await engine.answer(part, options);
    part.forEach((example, i) => {
      answers.set(example, scoreAnswer(example, given[i] as Answer));
    });
    onProgress?.(answers.size, total);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const latenciesMs: number[] = [];
  for (const example of sample) {
    signal?.throwIfAborted();
    const askedAt = performance.now();
    await engine.answer([example], options);
    latenciesMs.push(performance.now() - askedAt);
    onProgress?.(answers.size + latenciesMs.length, total);
  }
  return {
    answers: examples.map((example) => answers.get(example) as ScoredAnswer),
    timing: { latenciesMs, answersPerSecond: examples.length / seconds },
  };
}

function similarBatches(examples: readonly AskableExample[], batch: number): AskableExample[][] {
  const batches: AskableExample[][] = [];
  const chunkSize = batch * BATCHES_PER_CHUNK;
  for (let from = 0; from < examples.length; from += chunkSize) {
    const chunk = examples.slice(from, from + chunkSize);
    chunk.sort((a, b) => a.context.length - b.context.length);
    for (let i = 0; i < chunk.length; i += batch) batches.push(chunk.slice(i, i + batch));
  }
  return batches;
}

export function scoreAnswer(example: AskableExample, answer: Answer): ScoredAnswer {
  const isUnanswerable = example.unanswerable === true;
  const references = isUnanswerable ? [] : example.answers;
  const { shortAnswer, text } = answer;
  return {
    example,
    answer,
    isUnanswerable,
    exactMatch: exactMatch(shortAnswer, references),
    f1: f1(shortAnswer, references),
    shortAnswerRougeL: rougeL(shortAnswer, references),
    sentenceRougeL: example.full_answer === undefined ? undefined : rougeL(text, [example.full_answer]),
    holdsShortAnswer: holdsWords(text, shortAnswer),
    holdsReference: references.some((reference) => holdsWords(text, reference)),
  };
}
