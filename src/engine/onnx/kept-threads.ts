// Threads that stay: one that ends by itself is started again, after a pause that grows while it does not last.
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import type { ThreadObserver } from '../thread-observer.ts';
import type { RunningThread } from './running-thread.ts';

export interface KeptThreads extends AsyncDisposable {
  /** @throws AppError `engine_unavailable` while none runs */
  leastBusy(): RunningThread;
  /** Why nothing can be computed now; null while a thread runs. */
  problem(): string | null;
}

export interface KeptThreadsOptions {
  /** They run already, and are closed with the rest. */
  readonly threads: readonly RunningThread[];
  /** What takes the place of one that ended. */
  readonly restart: () => Promise<RunningThread>;
  readonly observer?: ThreadObserver;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
/** After so long a thread has lasted, and its next end is a new misfortune. */
const LASTED_MS = 60_000;

export function keepThreads({ threads, restart, observer }: KeptThreadsOptions): KeptThreads {
  const running = new Set<RunningThread>();
  const closing = new AbortController();
  const { signal } = closing;
  const closed = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

  /** Until one runs again; undefined when nobody needs it any more. */
  const startAgain = async (end: Error, failures: number): Promise<RunningThread | undefined> => {
    let cause = end;
    for (let failed = failures; ; failed++) {
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** failed, LONGEST_PAUSE_MS);
      observer?.threadEnded({ cause, restartAfterMs: pauseMs });
      await Promise.race([sleep(pauseMs, undefined, { ref: false }), closed]);
      if (signal.aborted) return undefined;
      try {
        return await restart();
      } catch (error) {
        cause = error as Error;
      }
    }
  };

  /** The place of one thread, taken by one after the other. */
  const keep = async (first: RunningThread): Promise<void> => {
    let failures = 0;
    for (let thread: RunningThread | undefined = first; thread; ) {
      running.add(thread);
      if (signal.aborted) void thread.close();
      const startedAtMs = performance.now();
      const cause = await thread.ended;
      running.delete(thread);
      if (signal.aborted) return;
      failures = performance.now() - startedAtMs < LASTED_MS ? failures + 1 : 0;
      thread = await startAgain(cause, failures);
      if (thread) observer?.threadRestarted();
    }
  };
  const places = threads.map(keep);

  const problem = () => (running.size > 0 ? null : 'none of its threads runs; they are started again');
  return {
    problem,
    leastBusy() {
      const [first, ...others] = running;
      if (!first)
        throw new AppError('engine_unavailable', 'The model cannot be asked: none of its threads runs.', {
          retryAfterMs: FIRST_PAUSE_MS,
        });
      return others.reduce((best, next) => (next.pending < best.pending ? next : best), first);
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.all([...running].map((thread) => thread.close()));
      await Promise.all(places);
    },
  };
}
