// The feeds of all conversations that somebody follows or waits for an answer in.
import type { Assistant } from '../../assistant/assistant.ts';
import { type ConversationFeed, createConversationFeed } from './conversation-feed.ts';
import type { RealtimeLimits } from './limits.ts';

export interface HeldFeed extends Disposable {
  readonly feed: ConversationFeed;
}

export interface ConversationFeeds {
  /** The one feed of an owner's conversation; it lives until everybody who holds it has disposed of it. */
  hold(ownerId: string | null, conversationId: string): HeldFeed;
}

export function createConversationFeeds(
  assistant: Pick<Assistant, 'subscribe'>,
  limits: RealtimeLimits,
): ConversationFeeds {
  const feeds = new Map<string, { feed: ConversationFeed; holders: number }>();
  return {
    hold(ownerId, conversationId) {
      const key = JSON.stringify([ownerId, conversationId]);
      const entry = feeds.get(key) ?? {
        feed: createConversationFeed(conversationId, assistant, limits),
        holders: 0,
      };
      entry.holders++;
      feeds.set(key, entry);
      return {
        feed: entry.feed,
        [Symbol.dispose]() {
          if (--entry.holders > 0) return;
          feeds.delete(key);
          entry.feed.close();
        },
      };
    },
  };
}
