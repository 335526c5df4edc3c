// Runs jobs again and again, each at its own interval, never one twice at the same time.
import type { Logger } from '../telemetry/logger.ts';

export interface Job {
  readonly name: string;
  readonly everyMs: number;
  /** The signal asks a long run to end early. */
  run(signal: AbortSignal): Promise<void>;
}

/** The first run of a job is now. One that fails is logged, and runs again in its turn. */
export function startJobs(jobs: readonly Job[], log: Logger): AsyncDisposable {
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const start = ({ name, run }: Job) => {
    if (running.has(name)) return;
    const ended = run(stopping.signal)
      .catch((error: unknown) => log.error({ err: error, job: name }, 'job failed'))
      .finally(() => running.delete(name));
    running.set(name, ended);
  };
  const timers = jobs.map((job) => {
    start(job);
    return setInterval(start, job.everyMs, job);
  });
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
