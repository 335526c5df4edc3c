// The entry of a training process.
import { createReaderRunTask, type ReaderRun } from './reader-run.ts';
import { serveAsWorker } from './workers.ts';
import { createWriterRunTask, type WriterRun } from './writer-run.ts';

serveAsWorker(async (setup) => {
  const run = setup as ReaderRun | WriterRun;
  return run.kind === 'reader' ? createReaderRunTask(run) : createWriterRunTask(run);
});
