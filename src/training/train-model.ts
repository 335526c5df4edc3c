// Trains a reader and a writer as data says, in a folder of its own, so that a killed run can go on.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { Hyperparameters } from '../model/hyperparameters.ts';
import { createRandom } from '../model/random.ts';
import { initialWeights, readerWeights } from '../model/weights.ts';
import { plotTrainingCurves } from './charts.ts';
import { prepareVocabulary, type ReaderRun } from './reader-run.ts';
import { loadRunVocabulary } from './run-vocabulary.ts';
import { type HistoryEntry, readFloats, type TrainerOptions, train } from './trainer.ts';
import { startWorkers } from './workers.ts';
import { prepareWriterVocabulary, startingWriterWeights, type WriterRun } from './writer-run.ts';

/** What may differ between runs; the rest follows. */
export interface Schedule {
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly patience: number;
  readonly checkpointEverySteps: number;
  readonly evaluateEverySteps: number;
}

export interface TrainedPart {
  readonly folder: string;
  readonly hyperparameters: Hyperparameters;
  readonly weights: Float32Array;
}

export interface TrainModelOptions {
  readonly run: ReaderRun | WriterRun;
  readonly schedule: Schedule;
  readonly processes: number;
  readonly resume: boolean;
  /** Starting weights when a model is fine-tuned; else they are drawn from the seed. */
  readonly initial?: Float32Array;
  readonly log: (line: string) => void;
}

/**
 * Trains one part and returns its best weights by held-out F1. The folder keeps run.json, checkpoint, best weights,
 * history.jsonl and curves.svg.
 * @throws AppError `invalid_input` when a run is resumed with other settings than it was started with.
 */
export async function trainModel(options: TrainModelOptions): Promise<TrainedPart> {
  const { run, schedule, resume, log } = options;
  mkdirSync(run.folder, { recursive: true });
  checkSameRun(run, resume);
  if (run.kind === 'reader') prepareVocabulary(run);
  else prepareWriterVocabulary(run);
  const hyperparameters = loadRunVocabulary(run.folder).hyperparameters;
  const drawn = () =>
    run.kind === 'reader'
      ? initialWeights(readerWeights(hyperparameters), createRandom(run.seed))
      : startingWriterWeights(run);
  await using workers = await startWorkers(options.processes, workerModule(), run);
  const trainerOptions: TrainerOptions = {
    ...schedule,
    folder: run.folder,
    resume,
    clipNorm: 5,
    averageDecay: 0.998,
    evaluationQuestions: 1500,
    initial: () => options.initial ?? drawn(),
    log,
  };
  const weights = await train(workers, trainerOptions);
  const history = readHistory(run.folder);
  if (history.length > 0) writeFileSync(join(run.folder, 'curves.svg'), plotTrainingCurves(history));
  return { folder: run.folder, hyperparameters, weights };
}

/** The part that a finished or stopped run has kept. */
export function loadTrainedPart(folder: string): TrainedPart {
  const file = join(folder, 'best.bin');
  if (!existsSync(file)) throw new AppError('not_found', `${folder} holds no trained weights yet`);
  return { folder, hyperparameters: loadRunVocabulary(folder).hyperparameters, weights: readFloats(file) };
}

export function readHistory(folder: string): HistoryEntry[] {
  const file = join(folder, 'history.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as HistoryEntry);
}

/** Beside this file: TypeScript in a checkout run by tsx, JavaScript once built. */
function workerModule(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./worker.${extension}`, import.meta.url);
}

function checkSameRun(run: ReaderRun | WriterRun, resume: boolean): void {
  const file = join(run.folder, 'run.json');
  const settings = `${JSON.stringify(run, null, 2)}\n`;
  if (!resume) writeFileSync(file, settings);
  else if (!existsSync(file)) throw new AppError('not_found', `${run.folder} holds no run to resume`);
  else if (readFileSync(file, 'utf8') !== settings) {
    throw new AppError(
      'invalid_input',
      `${file} has other settings: resume with those, or start in a new folder`,
    );
  }
}
