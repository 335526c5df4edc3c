// What happens in a conversation on another replica: its events are read from storage at a hint, its stops carried out.
import { z } from 'zod';
import type { Coordination } from '../../storage/replicas/coordination.ts';
import type { RealtimeContext } from './context.ts';
import type { OwnedFeed } from './conversation-feeds.ts';

/** The database itself says `<conversation> <event>` here for each event that is stored (migration 0030). */
const EVENTS = 'frontdesk_events';
const STOPS = 'frontdesk_stops';

const stopSchema = z.object({
  ownerId: z.string().nullable(),
  conversationId: z.string(),
  inReplyTo: z.string().optional(),
});

export type RemoteStop = z.infer<typeof stopSchema>;

/** Any replica may be the one that answers. */
export function tellOthersToStop(coordination: Coordination, stop: RemoteStop): Promise<void> {
  return coordination.tell(STOPS, JSON.stringify(stop));
}

type Context = Pick<RealtimeContext, 'coordination' | 'feeds' | 'conversations' | 'log'>;

/** Until it is disposed of. Hints may be lost and may come early, late or twice: what is stored is what counts. */
export function followOtherReplicas({ coordination, feeds, conversations, log }: Context): Disposable {
  async function pass({ ownerId, feed }: OwnedFeed, newestEventId?: number): Promise<void> {
    if (!feed.isOpen) {
      // It was begun on another replica, by its owner or by somebody who made up the same id.
      const conversation = await conversations.find(feed.conversationId);
      if (conversation?.ownerId !== ownerId) return;
      feed.open();
    }
    feed.hint(newestEventId);
  }

  function passAll(owned: readonly OwnedFeed[], newestEventId?: number): void {
    for (const one of owned)
      pass(one, newestEventId).catch((error: unknown) => {
        log.warn({ err: error, conversationId: one.feed.conversationId }, 'a hint could not be followed');
      });
  }

  const ends = [
    coordination.listen(EVENTS, {
      heard(payload) {
        const [conversationId = '', eventId] = payload.split(' ');
        passAll(feeds.of(conversationId), Number(eventId));
      },
      missed: () => passAll(feeds.all()),
    }),
    coordination.listen(STOPS, {
      heard(payload) {
        const { ownerId, conversationId, inReplyTo } = stopSchema.parse(JSON.parse(payload));
        const feed = feeds.of(conversationId).find((one) => one.ownerId === ownerId)?.feed;
        for (const question of feed?.questions ?? [])
          if (inReplyTo === undefined || question.inReplyTo === inReplyTo) question.controller.abort();
      },
      // Whoever still wants it stopped presses the button again.
      missed: () => undefined,
    }),
  ];
  return {
    [Symbol.dispose]() {
      for (const end of ends) end();
    },
  };
}
