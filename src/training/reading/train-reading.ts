// Trains encoder and reader as a run says; a run that was stopped goes on with `resume`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../errors.ts';
import { type TrainerOptions, train } from '../trainer.ts';
import { startWorkers } from '../workers.ts';
import { prepareReading, type ReadingRun, startingWeights } from './run.ts';

export interface ReadingSchedule
  extends Pick<
    TrainerOptions,
    | 'learningRate'
    | 'warmupSteps'
    | 'patience'
    | 'checkpointEverySteps'
    | 'evaluateEverySteps'
    | 'resume'
    | 'log'
  > {
  readonly processes: number;
  readonly evaluationQuestions: number;
  /** Weights to start from, flat; else the pretrained encoder with a new reader. */
  readonly initial?: () => Float32Array;
}

/** @returns the best weights, flat in the order of `readingWeights()` */
export async function trainReading(run: ReadingRun, schedule: ReadingSchedule): Promise<Float32Array> {
  mkdirSync(run.folder, { recursive: true });
  const settings = `${JSON.stringify(run, null, 2)}\n`;
  const file = join(run.folder, 'run.json');
  if (!schedule.resume) writeFileSync(file, settings);
  else if (!existsSync(file)) throw new AppError('not_found', `${run.folder} holds no run to resume`);
  else if (readFileSync(file, 'utf8') !== settings)
    throw new AppError(
      'invalid_input',
      `${file} has other settings: resume with those, or start in a new folder`,
    );
  await prepareReading(run);
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  await using workers = await startWorkers(
    schedule.processes,
    new URL(`../worker.${extension}`, import.meta.url),
    run,
  );
  return await train(workers, {
    ...schedule,
    folder: run.folder,
    clipNorm: 5,
    averageDecay: 0.998,
    initial: schedule.initial ?? (() => startingWeights(run)),
  });
}
