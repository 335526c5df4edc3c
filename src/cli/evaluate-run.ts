// What `frontdesk evaluate` does: asks, scores, reports.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../errors.ts';
import { evaluate, readQuestions, type ScoredAnswer } from '../training/evaluate.ts';
import { evaluationCharts } from '../training/evaluation-charts.ts';
import { reportOf } from '../training/evaluation-report.ts';
import { rounded } from './answer-view.ts';
import { allCores, type EngineFlags, openEngine } from './engine-options.ts';
import { markdownReport, tableReport } from './evaluation-view.ts';
import { catchInterrupt } from './interrupt.ts';
import { createProgress } from './progress.ts';

export interface EvaluateFlags extends EngineFlags {
  readonly data: string;
  readonly limit?: number;
  readonly batch: number;
  readonly charts?: string;
  readonly report?: string;
  readonly answers?: string;
  readonly json: boolean;
}

export async function runEvaluate(flags: EvaluateFlags): Promise<void> {
  using interrupt = catchInterrupt();
  const { examples, leftOut } = readQuestions(flags.data, flags.limit);
  // What cannot be written is better known before the work than after it.
  for (const file of [flags.report, flags.answers]) if (file !== undefined) writeTo(file, '');
  await using engine = await openEngine(flags, allCores());
  const progress = createProgress({ unit: 'answers' });
  const run = await evaluate(engine, examples, {
    batch: flags.batch,
    signal: interrupt.signal,
    onProgress: (done, total) => progress.update(done, done / total),
  }).finally(() => progress.finish());
  const report = reportOf(run, { engine, data: basename(flags.data), leftOut });
  if (flags.charts !== undefined)
    for (const [name, svg] of evaluationCharts(run, report)) writeTo(join(flags.charts, name), svg);
  if (flags.answers !== undefined)
    writeTo(flags.answers, run.answers.map((one) => `${JSON.stringify(answerLine(one))}\n`).join(''));
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (flags.report !== undefined)
    writeTo(flags.report, flags.report.endsWith('.json') ? json : markdownReport(report));
  process.stdout.write(flags.json ? json : tableReport(report));
}

function answerLine({ example, answer, isUnanswerable, ...scores }: ScoredAnswer) {
  const { id, question, answers: references, full_answer } = example;
  return { id, question, references, full_answer, isUnanswerable, ...rounded(answer), ...scores };
}

function writeTo(path: string, content: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  } catch (cause) {
    throw new AppError('invalid_input', `${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
}
