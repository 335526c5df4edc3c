// How often somebody may do something within a time.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';

export interface RateLimit {
  /** @throws AppError `rate_limited`, which says how often is allowed and when it is worth trying again */
  take(key: string): Promise<void>;
}

/** @param what is counted, as in "60 messages in a minute" */
export function createRateLimit(limit: number, windowSeconds: number, what: string): RateLimit {
  const limiter = new RateLimiterMemory({ points: limit, duration: windowSeconds });
  return {
    async take(key) {
      try {
        await limiter.consume(key);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        throw new AppError('rate_limited', `More than ${limit} ${what}.`, {
          retryAfterMs: error.msBeforeNext,
        });
      }
    },
  };
}
