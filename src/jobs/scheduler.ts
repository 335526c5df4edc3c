// Runs jobs again and again, each at its own interval, never one twice at the same time, and on one replica only.
import type { Coordination } from '../storage/replicas/coordination.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface Job {
  readonly name: string;
  readonly everyMs: number;
  /** The signal asks a long run to end early. */
  run(signal: AbortSignal): Promise<void>;
  /** Called in its turn on a replica that does not lead the job: what it shows is shown by another. */
  leave?(): void;
}

/**
 * The first run of a job is now. One that fails is logged, and runs again in its turn.
 *
 * @param leaders Each job runs on the replica that leads it; when that one is gone, another takes over at its next turn.
 */
export function startJobs(
  jobs: readonly Job[],
  log: Logger,
  leaders: Pick<Coordination, 'lead'>,
): AsyncDisposable {
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const start = (job: Job) => {
    const { name } = job;
    if (running.has(name)) return;
    const ended = runLed(job)
      .catch((error: unknown) => log.error({ err: error, job: name }, 'job failed'))
      .finally(() => running.delete(name));
    running.set(name, ended);
  };
  const runLed = async (job: Job) => {
    const lead = await leaders.lead(`job ${job.name}`);
    if (lead) await job.run(AbortSignal.any([stopping.signal, lead]));
    else job.leave?.();
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
