// The threads that compute the model versions: each end of one in the log and in the metrics, and its return.
import { Counter, type Registry } from 'prom-client';
import type { Logger } from './logger.ts';

interface ThreadEnd {
  readonly cause: Error;
  readonly restartAfterMs: number;
}

/** @returns an observer for each version, as `openPredictor` takes it */
export function observeThreads(registry: Registry, log: Logger) {
  const labelNames = ['model', 'version'] as const;
  const registers = [registry];
  const ended = new Counter({
    name: 'frontdesk_model_threads_ended_total',
    help: 'Threads that broke off while they computed a model, or could not be started again.',
    labelNames,
    registers,
  });
  const restarted = new Counter({
    name: 'frontdesk_model_threads_restarted_total',
    help: 'Threads that were started in the place of one that broke off.',
    labelNames,
    registers,
  });
  return ({ name, version }: { readonly name: string; readonly version: string }) => {
    const labels = { model: name, version };
    return {
      threadEnded({ cause, restartAfterMs }: ThreadEnd): void {
        ended.inc(labels);
        log.error({ err: cause, ...labels, restartAfterMs }, 'a thread of the model ended');
      },
      threadRestarted(): void {
        restarted.inc(labels);
        log.info(labels, 'a thread of the model was started again');
      },
    };
  };
}
