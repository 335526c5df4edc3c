// Work that is done one piece after the other, with a bound on how many may wait.
import { AppError } from '../errors.ts';

export interface WorkQueue {
  /** @throws AppError `overloaded` when no more may be accepted */
  refuseWhenFull(): void;
  /** Runs the work after all that came before; rejects as `cancelled` when the queue is closed before its turn. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Lets no further work begin. */
  close(): void;
  /** Resolves when nothing runs any more. */
  idle(): Promise<void>;
}

export function createWorkQueue(maxWaiting: number): WorkQueue {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let isClosed = false;
  return {
    refuseWhenFull() {
      if (waiting >= maxWaiting)
        throw new AppError(
          'overloaded',
          `${maxWaiting} documents are waiting to be read; add more when some are.`,
        );
    },
    run(work) {
      waiting++;
      const result = last.then(async () => {
        waiting--;
        if (isClosed) throw new AppError('cancelled', 'The service stopped before this was done.');
        return work();
      });
      last = result.catch(() => undefined); // whoever waits for the work handles its error
      return result;
    },
    close() {
      isClosed = true;
    },
    async idle() {
      await last;
    },
  };
}
