// Looks now and then at what may be wrong with the documents, and shows how many findings there are of each kind.
import type { Logger } from '../telemetry/logger.ts';
import type { Job } from './scheduler.ts';

export interface DocumentsJobOptions {
  /** Findings by their kind. */
  readonly count: () => Promise<Readonly<Record<string, number>>>;
  readonly gauge: { set(labels: { kind: string }, value: number): void; reset(): void };
  readonly log: Pick<Logger, 'info'>;
}

const HOUR_MS = 3_600_000;

export function documentsJob({ count, gauge, log }: DocumentsJobOptions): Job {
  let told = '';
  return {
    name: 'check the documents',
    everyMs: HOUR_MS,
    async run() {
      const counts = await count();
      for (const [kind, findings] of Object.entries(counts)) gauge.set({ kind }, findings);
      const now = JSON.stringify(counts);
      if (now !== told)
        log.info({ findings: counts }, 'documents checked: `frontdesk documents check` shows the findings');
      told = now;
    },
    leave: () => gauge.reset(),
  };
}
