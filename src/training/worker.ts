// The entry of a training process.
import { loadTensorFlow } from '../engine/tensorflow/backend.ts';
import type { ReadingRun } from './reading/run.ts';
import { createReadingTask } from './reading/task.ts';
import { serveAsWorker } from './workers.ts';

serveAsWorker(async (setup) => {
  const run = setup as ReadingRun;
  const backend = await loadTensorFlow(run.device);
  return { task: await createReadingTask(run, backend), backend };
});
