// Brings one socket up to date with a conversation and keeps it there: every stored event once and in order.
import type { StoredConversationEvent } from '../../protocol/conversation.ts';
import type { EventStore } from '../../storage/event-store.ts';
import type { PassingEvent } from './answer-under-way.ts';
import type { RealtimeSocket } from './context.ts';
import type { ConversationFeed } from './conversation-feed.ts';

const PAGE_EVENTS = 100;

export interface FollowerOptions {
  readonly socket: RealtimeSocket;
  readonly feed: ConversationFeed;
  readonly events: Pick<EventStore, 'after'>;
  /** The socket has the events up to this one. */
  readonly lastEventId: number;
  /** The events could not be read. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The ids of stored events have no gaps, so that the next one can be told from one that is early: then what lies
 * between is read from the storage. While that goes on passing events are left out, and afterwards each answer under
 * way is told from its start.
 */
export function followConversation(options: FollowerOptions): () => void {
  const { socket, feed, events, onFailure } = options;
  let lastId = options.lastEventId;
  let newestId = lastId;
  let isLevel = false;
  let isOver = false;

  function tell(event: StoredConversationEvent): void {
    lastId = event.id;
    if (event.type === 'message') socket.emit('message', event.data, event.id);
    else socket.emit('answer:end', event.data, event.id);
  }

  async function catchUp(): Promise<void> {
    isLevel = false;
    for (;;) {
      const page = await events.after(feed.conversationId, lastId, PAGE_EVENTS);
      if (isOver) return;
      for (const event of page as StoredConversationEvent[]) {
        if (event.type === 'answer:end') feed.endAnswer(event.data.inReplyTo, event.id);
        tell(event);
      }
      // An empty page below the newest id: the conversation was erased in the meantime.
      if (page.length === 0 || (page.length < PAGE_EVENTS && lastId >= newestId)) break;
      await drained(socket);
    }
    isLevel = true;
    for (const { start, told } of feed.answers.values()) {
      socket.emit('answer:start', start);
      if (told !== '') socket.emit('answer:delta', { ...start, text: told });
    }
  }

  const unfollow = feed.follow({
    stored(event) {
      newestId = Math.max(newestId, event.id);
      if (!isLevel || event.id <= lastId) return;
      if (event.id === lastId + 1) tell(event);
      else catchUp().catch(onFailure);
    },
    passing(event) {
      if (isLevel) tellPassing(socket, event);
    },
    hinted(newestEventId) {
      newestId = Math.max(newestId, newestEventId ?? 0);
      const hasAll = newestEventId !== undefined && newestEventId <= lastId;
      if (isLevel && !hasAll) catchUp().catch(onFailure);
    },
  });
  catchUp().catch(onFailure);
  return () => {
    isOver = true;
    isLevel = false;
    unfollow();
  };
}

/** A client that reads slowly is sent no page before it took the one ahead; what it lacks waits in the storage. */
async function drained({ conn }: RealtimeSocket): Promise<void> {
  if (conn.transport.writable) return;
  await new Promise<void>((resolve) => {
    const settle = () => {
      conn.off('drain', settle);
      conn.off('close', settle);
      resolve();
    };
    conn.on('drain', settle);
    conn.on('close', settle);
  });
}

function tellPassing(socket: RealtimeSocket, event: PassingEvent): void {
  switch (event.type) {
    case 'answer:start':
      socket.emit(event.type, event.data);
      break;
    case 'answer:delta':
      socket.emit(event.type, event.data);
      break;
    case 'answer:heartbeat':
      socket.emit(event.type, event.data);
      break;
    case 'typing':
      socket.emit(event.type, event.data);
      break;
    case 'seen':
      socket.emit(event.type, event.data);
  }
}
