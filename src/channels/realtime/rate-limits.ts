// How often a connection, an address and a conversation may ask.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from '../../access/principal.ts';
import { AppError } from '../../errors.ts';
import type { RealtimeLimits } from './limits.ts';

export type RateLimits = ReturnType<typeof createRateLimits>;

const SECONDS_PER_MINUTE = 60;

export function createRateLimits(limits: RealtimeLimits) {
  const { maxEvents, eventWindowMs, maxConversationQuestionsPerMinute, maxSiteQuestionsPerMinute } = limits;
  const events = new RateLimiterMemory({ points: maxEvents, duration: eventWindowMs / 1000 });
  const perConversation = new RateLimiterMemory({
    points: maxConversationQuestionsPerMinute,
    duration: SECONDS_PER_MINUTE,
  });
  const perAddress = new RateLimiterMemory({
    points: maxSiteQuestionsPerMinute,
    duration: SECONDS_PER_MINUTE,
  });

  return {
    /** @throws AppError `rate_limited` */
    async takeEvent(socketId: string): Promise<void> {
      await take(events, socketId, `${maxEvents} events in ${eventWindowMs / 1000} s on one connection`);
    },

    /**
     * Holds visitors of a web page, who all show the same public key, to the limits of their conversation and address.
     *
     * @throws AppError `rate_limited`
     */
    async takeQuestion({ kind }: Principal, conversationId: string, address: string): Promise<void> {
      if (kind !== 'site') return;
      const conversationLimit = `${maxConversationQuestionsPerMinute} messages in a minute in one conversation`;
      await take(perConversation, conversationId, conversationLimit);
      await take(perAddress, address, `${maxSiteQuestionsPerMinute} messages in a minute from one address`);
    },
  };
}

async function take(limiter: RateLimiterMemory, key: string, limit: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const retryAfterMs = error.msBeforeNext;
    throw new AppError('rate_limited', `More than ${limit}.`, { retryAfterMs });
  }
}
