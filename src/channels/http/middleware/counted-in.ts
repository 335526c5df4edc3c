// Where express-rate-limit counts: over all replicas, where there are several.
import type { Store } from 'express-rate-limit';
import type { RateCounters } from '../../../storage/rate-counter-store.ts';

/** @param purpose Keeps the counters of one limit apart from those of another. */
export function countedIn(counters: RateCounters, purpose: string, windowMs: number): Store {
  return {
    localKeys: false,
    async increment(key) {
      const { hits, msBeforeReset } = await counters.count(`${purpose} ${key}`, windowMs);
      return { totalHits: hits, resetTime: new Date(Date.now() + msBeforeReset) };
    },
    // Nothing here takes a request back or pardons anybody.
    decrement: async () => undefined,
    resetKey: async () => undefined,
  };
}
