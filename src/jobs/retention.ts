// Erases what is kept no longer: conversations that nobody continued, old answers that models were compared by, and
// answers of old Idempotency-Keys, and counters of limits.
import type { Config } from '../config.ts';
import type { Stores } from '../storage/stores.ts';
import type { Events } from '../telemetry/events.ts';
import type { Job } from './scheduler.ts';

const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;
const MS_PER_DAY = 24 * MS_PER_HOUR;

export interface RetentionOptions {
  readonly config: Pick<Config, 'RETENTION_DAYS'>;
  readonly stores: Pick<
    Stores,
    'conversations' | 'idempotency' | 'servedAnswers' | 'evaluations' | 'rateCounters'
  >;
  readonly events: Events;
}

export function retentionJobs({ config, stores, events }: RetentionOptions): Job[] {
  return [
    {
      name: 'erase old conversations',
      everyMs: MS_PER_HOUR,
      async run() {
        const count = await stores.conversations.eraseInactive(config.RETENTION_DAYS);
        if (count > 0) events.conversationsErased(count);
      },
    },
    {
      name: 'erase old answers of the models',
      everyMs: MS_PER_HOUR,
      async run() {
        if (config.RETENTION_DAYS === 0) return;
        const timeMs = Date.now() - config.RETENTION_DAYS * MS_PER_DAY;
        await stores.servedAnswers.eraseBefore(timeMs);
        await stores.evaluations.eraseBefore(timeMs);
      },
    },
    {
      name: 'erase old idempotency keys',
      everyMs: MS_PER_HOUR,
      async run() {
        await stores.idempotency.eraseExpired();
      },
    },
    {
      name: 'erase old counters of limits',
      everyMs: 5 * MS_PER_MINUTE,
      run: () => stores.rateCounters.eraseExpired(),
    },
  ];
}
