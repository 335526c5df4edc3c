// Trains the judge as a run says; a run that was stopped goes on with `resume`.

import { weightViews } from '../../model/weights.ts';
import type { ReadingSchedule } from '../reading/train-reading.ts';
import { keepSettings } from '../run-settings.ts';
import { train } from '../trainer.ts';
import { startWorkers } from '../workers.ts';
import { type JudgingRun, judgingSpecs, prepareJudging, startingWeights } from './run.ts';

/** @returns the best weights by name */
export async function trainJudging(
  run: JudgingRun,
  schedule: ReadingSchedule,
): Promise<Map<string, Float32Array>> {
  keepSettings(run, schedule.resume);
  await prepareJudging(run, schedule.log);
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  await using workers = await startWorkers(
    schedule.processes,
    new URL(`../worker.${extension}`, import.meta.url),
    run,
  );
  const trained = await train(workers, {
    ...schedule,
    folder: run.folder,
    clipNorm: 1,
    averageDecay: 0.995,
    initial: schedule.initial ?? (() => startingWeights(run)),
  });
  return weightViews(judgingSpecs(), trained);
}
