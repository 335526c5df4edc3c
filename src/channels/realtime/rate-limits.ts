// How often a connection, an address and a conversation may ask.
import type { Principal } from '../../access/principal.ts';
import { createRateLimit } from '../../access/rate-limit.ts';
import type { RateCounters } from '../../storage/rate-counter-store.ts';
import type { RealtimeLimits } from './limits.ts';

export type RateLimits = ReturnType<typeof createRateLimits>;

const SECONDS_PER_MINUTE = 60;

export function createRateLimits(limits: RealtimeLimits, counters: RateCounters) {
  const { maxEvents, eventWindowMs, maxConversationQuestionsPerMinute, maxSiteQuestionsPerMinute } = limits;
  const windowSeconds = eventWindowMs / 1000;
  const events = createRateLimit(maxEvents, windowSeconds, `events in ${windowSeconds} s on one connection`);
  const perConversation = createRateLimit(
    maxConversationQuestionsPerMinute,
    SECONDS_PER_MINUTE,
    'messages in a minute in one conversation',
    counters,
  );
  const perAddress = createRateLimit(
    maxSiteQuestionsPerMinute,
    SECONDS_PER_MINUTE,
    'messages in a minute from one address',
    counters,
  );

  return {
    /** @throws AppError `rate_limited` */
    takeEvent: (socketId: string): Promise<void> => events.take(socketId),

    /**
     * Holds visitors of a web page, who all show the same public key, to the limits of their conversation and address.
     *
     * @throws AppError `rate_limited`
     */
    async takeQuestion({ kind }: Principal, conversationId: string, address: string): Promise<void> {
      if (kind !== 'site') return;
      await perConversation.take(`realtime conversation ${conversationId}`);
      await perAddress.take(`realtime address ${address}`);
    },
  };
}
