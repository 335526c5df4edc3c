// The worker threads that the program starts from now on: for tests that end one of them.
import type { Worker } from 'node:worker_threads';

export interface StartedThreads extends Disposable {
  /** Those that run. */
  readonly running: readonly Worker[];
}

export function watchThreads(): StartedThreads {
  const running = new Set<Worker>();
  const onWorker = (worker: Worker) => {
    running.add(worker);
    worker.once('exit', () => running.delete(worker));
  };
  process.on('worker', onWorker);
  return {
    get running() {
      return [...running];
    },
    [Symbol.dispose]() {
      process.off('worker', onWorker);
    },
  };
}
