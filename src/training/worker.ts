// The entry of a training process.
import { loadTensorFlow } from '../engine/tensorflow/backend.ts';
import type { JudgingRun } from './judging/run.ts';
import { createJudgingTask } from './judging/task.ts';
import type { ReadingRun } from './reading/run.ts';
import { createReadingTask } from './reading/task.ts';
import { serveAsWorker } from './workers.ts';

serveAsWorker(async (setup) => {
  const run = setup as ReadingRun | JudgingRun;
  const backend = await loadTensorFlow(run.device);
  const task =
    run.kind === 'judging' ? await createJudgingTask(run, backend) : await createReadingTask(run, backend);
  return { task, backend };
});
