// How often somebody may do something within a time.
import { AppError } from '../errors.ts';
import { createMemoryCounters, type RateCounters } from '../storage/rate-counter-store.ts';

export interface RateLimit {
  /** @throws AppError `rate_limited`, which says how often is allowed and when it is worth trying again */
  take(key: string): Promise<void>;
}

/**
 * @param what is counted, as in "60 messages in a minute"
 * @param counters Default: this process counts for itself.
 */
export function createRateLimit(
  limit: number,
  windowSeconds: number,
  what: string,
  counters: RateCounters = createMemoryCounters(),
): RateLimit {
  return {
    async take(key) {
      const { hits, msBeforeReset } = await counters.count(key, windowSeconds * 1000);
      if (hits > limit)
        throw new AppError('rate_limited', `More than ${limit} ${what}.`, { retryAfterMs: msBeforeReset });
    },
  };
}
