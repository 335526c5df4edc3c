// The feeds of all conversations that somebody follows or waits for an answer in.
import type { Assistant } from '../../assistant/assistant.ts';
import { type ConversationFeed, createConversationFeed } from './conversation-feed.ts';
import type { RealtimeLimits } from './limits.ts';

export interface HeldFeed extends Disposable {
  readonly feed: ConversationFeed;
}

export interface OwnedFeed {
  readonly ownerId: string | null;
  readonly feed: ConversationFeed;
}

export interface ConversationFeeds {
  /** The one feed of an owner's conversation; it lives until everybody who holds it has disposed of it. */
  hold(ownerId: string | null, conversationId: string): HeldFeed;
  /** Those of a conversation: more than one only as long as nobody knows whose it is. */
  of(conversationId: string): OwnedFeed[];
  all(): OwnedFeed[];
}

export function createConversationFeeds(
  assistant: Pick<Assistant, 'subscribe'>,
  limits: RealtimeLimits,
): ConversationFeeds {
  const feeds = new Map<string, Map<string | null, OwnedFeed & { holders: number }>>();
  return {
    hold(ownerId, conversationId) {
      const owners = feeds.get(conversationId) ?? new Map();
      feeds.set(conversationId, owners);
      const entry = owners.get(ownerId) ?? {
        ownerId,
        feed: createConversationFeed(conversationId, assistant, limits),
        holders: 0,
      };
      entry.holders++;
      owners.set(ownerId, entry);
      return {
        feed: entry.feed,
        [Symbol.dispose]() {
          if (--entry.holders > 0) return;
          owners.delete(ownerId);
          if (owners.size === 0) feeds.delete(conversationId);
          entry.feed.close();
        },
      };
    },
    of: (conversationId) => [...(feeds.get(conversationId)?.values() ?? [])],
    all: () => [...feeds.values()].flatMap((owners) => [...owners.values()]),
  };
}
