// The training loop: gradients of all processes averaged at every step, Adam, checkpoints, held-out scores, history.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AdamState, adamStep, createAdamState } from './adam.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import type { Scores } from './task.ts';
import type { Workers } from './workers.ts';

export interface TrainerOptions {
  /** Where checkpoint, best weights and history go. */
  readonly folder: string;
  readonly resume: boolean;
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly clipNorm: number;
  readonly averageDecay: number;
  readonly checkpointEverySteps: number;
  readonly evaluateEverySteps: number;
  /** How many held-out questions an evaluation asks, the same ones each time. */
  readonly evaluationQuestions: number;
  /** Stops after this many evaluations in a row without a better held-out F1. */
  readonly patience: number;
  /** Starting weights, flat in the order of the task's specs. */
  readonly initial: () => Float32Array;
  readonly log: (line: string) => void;
}

const LOG_EVERY_STEPS = 50;
/** Points of F1 that a few thousand questions can tell from chance. */
const CLEARLY_BETTER = 0.5;

/** One line of history.jsonl. */
export interface HistoryEntry {
  readonly step: number;
  readonly examples: number;
  readonly seconds: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly heldOut?: Scores;
}

/**
 * Trains to the end of the plan and returns the weights with the best held-out F1: those of the best look, the last ones,
 * or the mean of the two, which is often better than either (Wortsman et al. 2022, "Model soups").
 */
export async function train(workers: Workers, options: TrainerOptions): Promise<Float32Array> {
  const { folder, log } = options;
  mkdirSync(folder, { recursive: true });
  const totalSteps = Math.floor(workers.ready.batches / workers.count);
  const restored = options.resume ? loadCheckpoint(folder) : undefined;
  const state: AdamState = restored ?? createAdamState(options.initial());
  const progress = restored?.progress ?? { step: 0, examples: 0, seconds: 0, bestF1: -1, sinceBest: 0 };
  const historyFile = join(folder, 'history.jsonl');
  const bestFile = join(folder, 'best.bin');
  if (restored) dropHistoryAfter(historyFile, progress.step);
  else for (const file of [historyFile, bestFile]) rmSync(file, { force: true });
  const gradients = new Float32Array(state.weights.length);
  const save = () => saveCheckpoint(folder, { ...state, progress });
  const first = restored ? `resumed at step ${progress.step}` : 'started';
  log(
    `${first}: ${totalSteps} steps, ${workers.count} × ${workers.ready.backend}, ${gradients.length} weights`,
  );

  let recent = { loss: 0, steps: 0, examples: 0, started: performance.now() };
  while (progress.step < totalSteps) {
    const started = performance.now();
    const { loss, examples } = await workers.step(state.weights, progress.step * workers.count, gradients);
    progress.step++;
    const learningRate = rateAt(progress.step, totalSteps, options);
    const averageDecay = Math.min(options.averageDecay, progress.step / (progress.step + 10));
    const norm = adamStep(state, gradients, progress.step, {
      learningRate,
      rates: workers.ready.rates,
      clipNorm: options.clipNorm,
      averageDecay,
    });
    if (!Number.isFinite(norm)) log(`step ${progress.step}: gradients are not finite, step left out`);
    progress.examples += examples;
    progress.seconds += (performance.now() - started) / 1000;
    recent = {
      ...recent,
      loss: recent.loss + loss,
      steps: recent.steps + 1,
      examples: recent.examples + examples,
    };

    const isLast = progress.step === totalSteps;
    const evaluates = isLast || progress.step % options.evaluateEverySteps === 0;
    let stopped = false;
    if (evaluates || progress.step % LOG_EVERY_STEPS === 0) {
      const rate = recent.examples / ((performance.now() - recent.started) / 1000);
      const entry: HistoryEntry = {
        step: progress.step,
        examples: progress.examples,
        seconds: Math.round(progress.seconds),
        loss: round(recent.loss / recent.steps),
        learningRate,
        ...(evaluates ? { heldOut: await evaluate() } : {}),
      };
      appendFileSync(historyFile, `${JSON.stringify(entry)}\n`);
      log(
        describe(entry, totalSteps, rate, ((totalSteps - progress.step) * progress.seconds) / progress.step),
      );
      recent = { loss: 0, steps: 0, examples: 0, started: performance.now() };
      stopped = entry.heldOut !== undefined && !keepsImproving(entry.heldOut[workers.ready.measure] ?? 0);
    }
    if (isLast || stopped || progress.step % options.checkpointEverySteps === 0) save();
    if (stopped) {
      log(`stopped: no better held-out F1 in ${options.patience} evaluations`);
      break;
    }
  }
  return existsSync(bestFile) ? bestOf(readFloats(bestFile), state.average) : state.average;

  /** Compared on all held-out questions: the mean, being the steadiest, unless another is clearly better. */
  async function bestOf(best: Float32Array, last: Float32Array): Promise<Float32Array> {
    const mean = best.map((value, i) => (value + (last[i] as number)) / 2);
    let chosen: Float32Array = mean;
    let toBeat = 0;
    for (const [name, weights] of Object.entries({
      'the mean of both': mean,
      'the best look': best,
      'the last step': last,
    })) {
      const scores = await workers.evaluate(weights, Number.MAX_SAFE_INTEGER);
      const score = (100 * (scores[workers.ready.measure] ?? 0)) / Math.max(1, scores.count);
      log(`${name}: held-out ${workers.ready.measure} ${score.toFixed(2)} on ${scores.count} questions`);
      if (score > toBeat && weights !== mean) chosen = weights;
      toBeat = Math.max(toBeat, weights === mean ? score + CLEARLY_BETTER : score);
    }
    return chosen;
  }

  /** In per cent. */
  async function evaluate(): Promise<Scores> {
    const sums = await workers.evaluate(state.average, options.evaluationQuestions);
    const shares = Object.entries(sums).map(([measure, sum]) => [
      measure,
      measure === 'count' ? sum : round((100 * sum) / Math.max(1, sums.count)),
    ]);
    return Object.fromEntries(shares) as Scores;
  }

  /** Keeps the weights when they are the best yet; false when patience has run out. */
  function keepsImproving(score: number): boolean {
    if (score > progress.bestF1) {
      progress.bestF1 = score;
      progress.sinceBest = 0;
      writeFileSync(bestFile, new Uint8Array(state.average.buffer));
      return true;
    }
    progress.sinceBest++;
    return progress.sinceBest < options.patience;
  }
}

/** Weights as `train` left them: a file of 32-bit numbers. */
export function readFloats(file: string): Float32Array {
  return new Float32Array(Uint8Array.from(readFileSync(file)).buffer);
}

/** Rises over the warm-up, a tenth of the run at most, then falls in a straight line to a fiftieth. */
function rateAt(step: number, total: number, options: TrainerOptions): number {
  const { learningRate } = options;
  const warmupSteps = Math.min(options.warmupSteps, Math.ceil(total / 10));
  if (step <= warmupSteps) return (learningRate * step) / warmupSteps;
  return learningRate * Math.max(0.02, (total - step) / (total - warmupSteps));
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

function describe(entry: HistoryEntry, totalSteps: number, rate: number, secondsLeft: number): string {
  const scores = entry.heldOut
    ? ` · held-out ${Object.entries(entry.heldOut)
        .map(([measure, value]) => `${measure} ${value.toFixed(measure === 'count' ? 0 : 1)}`)
        .join(', ')}`
    : '';
  const left = `${Math.floor(secondsLeft / 3600)}h${String(Math.floor((secondsLeft % 3600) / 60)).padStart(2, '0')}`;
  return `step ${entry.step}/${totalSteps} · loss ${entry.loss.toFixed(3)} · ${rate.toFixed(0)} examples/s · ${left} left${scores}`;
}

/** A killed run may have logged steps after its last checkpoint; they will be done again. */
function dropHistoryAfter(file: string, step: number): void {
  if (!existsSync(file)) return;
  const kept = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && (JSON.parse(line) as HistoryEntry).step <= step);
  writeFileSync(file, kept.map((line) => `${line}\n`).join(''));
}
