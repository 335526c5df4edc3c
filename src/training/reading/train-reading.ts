// Trains encoder and reader as a run says; a run that was stopped goes on with `resume`.
import { keepSettings } from '../run-settings.ts';
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
  keepSettings(run, schedule.resume);
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
