// What `frontdesk answer` does: reads some lines, answers them in batches of similar length, writes them in order.
import type { Answer, AnswerRequest, Engine } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import { openAnswerOutput } from './answer-output.ts';
import { rounded } from './answer-view.ts';
import { allCores, type EngineFlags, openEngine } from './engine-options.ts';
import { catchInterrupt } from './interrupt.ts';
import { type Line, openLines } from './lines.ts';
import { createProgress, duration } from './progress.ts';
import { parseQuestionLine, type QuestionLine } from './question-line.ts';

export interface AnswerFlags extends EngineFlags {
  readonly input: string;
  readonly output: string;
  readonly batch: number;
  readonly restart: boolean;
  readonly json: boolean;
}

/** Lines in memory at once, as a multiple of a batch: the more, the more alike the questions of a batch are. */
const BATCHES_PER_CHUNK = 8;

export async function runAnswer(flags: AnswerFlags): Promise<void> {
  using interrupt = catchInterrupt();
  const startedAt = performance.now();
  const input = await openLines(flags.input);
  const output = await openAnswerOutput(flags.output, flags.restart);
  const progress = createProgress({ unit: 'answers' });
  const counts = { answered: 0, failed: 0, resumedAfter: output.done };
  if (output.done > 0) process.stderr.write(`Going on after ${output.done} lines of ${flags.output}.\n`);
  try {
    // A model is worth loading once there is a line to answer.
    let engine: Engine | undefined;
    try {
      let skipped = 0;
      for await (const chunk of chunksOf(input, flags.batch * BATCHES_PER_CHUNK)) {
        const fresh = chunk.slice(Math.max(0, output.done - skipped));
        if (skipped < output.done && skipped + chunk.length >= output.done)
          checkSameRun(chunk[output.done - skipped - 1] as QuestionLine, output.last, flags);
        skipped += Math.min(chunk.length, output.done - skipped);
        if (fresh.length === 0) continue;
        interrupt.signal.throwIfAborted();
        engine ??= await openEngine(flags, allCores());
        const lines = await answerChunk(engine, fresh, flags, interrupt.signal, () => {
          progress.update(counts.answered + counts.failed, input.share());
        });
        await output.write(lines.map((line) => JSON.stringify(line)));
        for (const line of lines) counts['error' in line ? 'failed' : 'answered']++;
        progress.update(counts.answered + counts.failed, input.share());
      }
      if (skipped < output.done)
        throw new AppError(
          'invalid_input',
          `${flags.output} has more lines than ${flags.input}: ${OTHER_RUN}`,
        );
    } finally {
      await engine?.[Symbol.asyncDispose]();
    }
  } finally {
    progress.finish();
    await output.close();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  process.stderr.write(
    flags.json
      ? `${JSON.stringify({ ...counts, seconds: Math.round(seconds * 1000) / 1000 })}\n`
      : `${counts.answered} answered, ${counts.failed} failed in ${duration(seconds)}.\n`,
  );
}

const OTHER_RUN = 'it belongs to another run; give another name, or --restart to begin anew.';

/** The last line that is there must be an answer to the line of the input that stands in its place. */
function checkSameRun(question: QuestionLine, last: string | undefined, { output }: AnswerFlags): void {
  let written: { readonly id?: unknown; readonly line?: unknown };
  try {
    written = JSON.parse(last ?? '');
  } catch (cause) {
    throw new AppError('invalid_input', `${output} holds no answers: ${OTHER_RUN}`, { cause });
  }
  if (written.id !== question.id || (written.line !== undefined && written.line !== question.line))
    throw new AppError('invalid_input', `${output} does not fit the input: ${OTHER_RUN}`);
}

/** Lines that hold something, parsed. */
async function* chunksOf(lines: AsyncIterable<Line>, size: number): AsyncGenerator<QuestionLine[]> {
  let chunk: QuestionLine[] = [];
  for await (const line of lines) {
    if (line.text?.trim() === '') continue;
    chunk.push(parseQuestionLine(line));
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

type OutputLine =
  | ({ readonly id?: string | number; readonly line?: number } & Answer)
  | { readonly id?: string | number; readonly line: number; readonly error: string };

async function answerChunk(
  engine: Engine,
  chunk: readonly QuestionLine[],
  { batch }: AnswerFlags,
  signal: AbortSignal,
  onBatch: () => void,
): Promise<OutputLine[]> {
  const results = new Map<QuestionLine, OutputLine>();
  const questions = chunk.filter((line) => {
    if ('error' in line) results.set(line, { ...idOf(line), line: line.line, error: line.error });
    return 'request' in line;
  }) as (QuestionLine & { readonly request: AnswerRequest })[];
  questions.sort((a, b) => (a.request.context?.length ?? 0) - (b.request.context?.length ?? 0));
  const options = { signal };
  for (let from = 0; from < questions.length; from += batch) {
    const part = questions.slice(from, from + batch);
    const answers = await answerAll(
      engine,
      part.map(({ request }) => request),
      options,
    );
    part.forEach((line, i) => {
      const answer = answers[i] as Answer | AppError;
      const isError = answer instanceof AppError;
      if (isError) results.set(line, { ...idOf(line), line: line.line, error: answer.message });
      else
        results.set(line, {
          ...(line.id === undefined ? { line: line.line } : idOf(line)),
          ...rounded(answer),
        });
    });
    onBatch();
  }
  return chunk.map((line) => results.get(line) as OutputLine);
}

const idOf = ({ id }: QuestionLine) => (id === undefined ? {} : { id });

/** One request that cannot be read fails a whole batch, so that the rest is asked again one by one. */
async function answerAll(
  engine: Engine,
  requests: readonly AnswerRequest[],
  options: { readonly signal: AbortSignal },
): Promise<(Answer | AppError)[]> {
  try {
    return await engine.answer(requests, options);
  } catch (error) {
    if (!(error instanceof AppError) || !['invalid_input', 'too_large'].includes(error.code)) throw error;
    if (requests.length === 1) return [error];
    const answers: (Answer | AppError)[] = [];
    for (const request of requests) answers.push(...(await answerAll(engine, [request], options)));
    return answers;
  }
}
