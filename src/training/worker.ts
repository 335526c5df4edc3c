// The entry of a training process.
import { loadTensorFlow } from '../engine/tensorflow/backend.ts';
import { createReaderRunTask, type ReaderRun } from './reader-run.ts';
import type { ReadingRun } from './reading/run.ts';
import { createReadingTask } from './reading/task.ts';
import { serveAsWorker } from './workers.ts';
import { createWriterRunTask, type WriterRun } from './writer-run.ts';

serveAsWorker(async (setup) => {
  const run = setup as ReaderRun | WriterRun | ReadingRun;
  if (run.kind === 'reading') {
    const backend = await loadTensorFlow('cpu');
    return { task: await createReadingTask(run, backend), backend };
  }
  return run.kind === 'reader' ? createReaderRunTask(run) : createWriterRunTask(run);
});
