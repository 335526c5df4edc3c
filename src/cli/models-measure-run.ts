// What `frontdesk models measure` does: loads each version in a process of its own and lets it answer a data file.
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { loadConfig } from '../config.ts';
import { readManifest } from '../engine/model-files.ts';
import type { WeightForm } from '../engine/weight-form.ts';
import { findModel } from '../serving/model-repository.ts';
import { evaluate, readQuestions } from '../training/evaluate.ts';
import { reportOf } from '../training/evaluation-report.ts';
import { openEngine } from './engine-options.ts';
import { catchInterrupt } from './interrupt.ts';
import { bytesOf } from './sizes.ts';
import { table } from './terminal.ts';

export interface MeasureFlags {
  readonly data: string;
  readonly limit?: number;
  readonly batch: number;
  readonly json: boolean;
}

interface Measurement {
  readonly model: string;
  readonly weights: WeightForm;
  /** Of all files. */
  readonly bytes: number;
  /** Until the first answer, on the clock and of the processor. */
  readonly loadSeconds: number;
  readonly loadCpuSeconds: number;
  /** After the first answer, and the most in the whole run, the questions in memory included. */
  readonly residentBytes: number;
  readonly mostResidentBytes: number;
  readonly questions: number;
  /** One question alone: median on the clock. In batches as well: mean time of the processor. */
  readonly medianMs: number;
  readonly cpuMs: number;
  /** Per cent. */
  readonly exactMatch: number;
  readonly f1: number;
  readonly holdShortAnswer: number;
}

export async function runMeasure(models: readonly string[], flags: MeasureFlags): Promise<void> {
  const [only] = models;
  const rows: Measurement[] = [];
  if (models.length === 1) rows.push(await measure(only as string, flags));
  else {
    const { MODELS_DIR } = loadConfig();
    for (const model of models) findModel(MODELS_DIR, model);
    for (const model of models) {
      const measured = await measureElsewhere(model, flags);
      if (!measured) return;
      rows.push(...measured);
    }
  }
  process.stdout.write(`${flags.json ? JSON.stringify(rows) : measurementTable(rows)}\n`);
}

async function measure(model: string, { data, limit, batch }: MeasureFlags): Promise<Measurement> {
  using interrupt = catchInterrupt();
  const manifest = await readManifest(findModel(loadConfig().MODELS_DIR, model));
  const startedAt = performance.now();
  const cpuAtStart = process.cpuUsage();
  await using engine = await openEngine({ engine: 'onnx', model });
  await engine.warmUp();
  const loadSeconds = (performance.now() - startedAt) / 1000;
  const loadCpuSeconds = cpuSeconds(cpuAtStart);
  const residentBytes = process.memoryUsage.rss();

  const { examples, leftOut } = readQuestions(data, limit);
  const cpuBefore = process.cpuUsage();
  const run = await evaluate(engine, examples, { batch, signal: interrupt.signal });
  const answered = run.answers.length + run.timing.latenciesMs.length;
  const cpuMs = (1000 * cpuSeconds(cpuBefore)) / answered;
  const report = reportOf(run, { engine, data: basename(data), leftOut });
  return {
    model: engine.model,
    weights: manifest.weightForm,
    bytes: bytesOf(manifest),
    loadSeconds,
    loadCpuSeconds,
    residentBytes,
    mostResidentBytes: 1024 * process.resourceUsage().maxRSS,
    questions: run.answers.length,
    medianMs: report.latencyMs.p50,
    cpuMs,
    exactMatch: report.exactMatch,
    f1: report.f1,
    holdShortAnswer: report.sentences.holdShortAnswer,
  };
}

/** Memory that one version has used is not given back for the next to start afresh. */
async function measureElsewhere(
  model: string,
  { data, limit, batch }: MeasureFlags,
): Promise<Measurement[] | undefined> {
  const options = ['--data', data, '--batch', String(batch), ...(limit ? ['--limit', String(limit)] : [])];
  const child = spawn(
    process.execPath,
    [...process.execArgv, process.argv[1] as string, 'models', 'measure', model, ...options, '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [output, code] = await Promise.all([
    text(child.stdout),
    new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve)),
  ]);
  if (code === 0) return JSON.parse(output) as Measurement[];
  // It has said why.
  process.exitCode = code ?? 1;
  return undefined;
}

function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function measurementTable(rows: readonly Measurement[]): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0);
  const head = ['model', 'weights', 'MB', 'load s', 'CPU s', 'resident MB', 'most MB', 'ms', 'CPU ms'];
  return table([
    [...head, 'EM', 'F1', 'in sentence'],
    ...rows.map((row) => [
      row.model,
      row.weights,
      megabytes(row.bytes),
      row.loadSeconds.toFixed(2),
      row.loadCpuSeconds.toFixed(2),
      megabytes(row.residentBytes),
      megabytes(row.mostResidentBytes),
      row.medianMs.toFixed(1),
      row.cpuMs.toFixed(1),
      row.exactMatch.toFixed(1),
      row.f1.toFixed(1),
      row.holdShortAnswer.toFixed(1),
    ]),
  ]);
}
