import { expect, it } from 'vitest';
import { createConversationFeed } from '../../../src/channels/realtime/conversation-feed.ts';
import { realtimeLimits } from '../../../src/channels/realtime/limits.ts';
import { parseConfig } from '../../../src/config.ts';
import type { ConversationEvent } from '../../../src/protocol/conversation.ts';

/** A feed, and what tells it that something happened. */
function openFeed(newestEventId: number) {
  const listeners: ((event: ConversationEvent) => void)[] = [];
  const feed = createConversationFeed(
    'c',
    {
      subscribe(_, listener) {
        listeners.push(listener);
        return () => undefined;
      },
    },
    realtimeLimits(parseConfig({})),
  );
  feed.open(newestEventId);
  return {
    feed,
    happens(event: ConversationEvent) {
      for (const listen of listeners) listen(event);
    },
  };
}

const told = { conversationId: 'c', inReplyTo: 'm' };

it('a tab that reads an old end again does not end the answer that runs now', () => {
  const { feed, happens } = openFeed(2);
  // The message was stopped before (event 2) and is answered once more.
  happens({ type: 'answer:start', data: told });
  happens({ type: 'answer:delta', data: { ...told, text: 'At' } });
  feed.endAnswer('m', 2);
  expect([...feed.answers.keys()]).toEqual(['m']);
  feed.endAnswer('m', 3);
  expect([...feed.answers.keys()]).toEqual([]);
  feed.close();
});
