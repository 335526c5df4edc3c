// One client for as long as it is connected: who it is, which conversation it follows, and when it has to go.
import type { Principal } from '../../access/principal.ts';
import { AppError } from '../../errors.ts';
import type { Goodbye } from '../../protocol/realtime.ts';
import type { Position } from './admitted.ts';
import type { RealtimeContext, RealtimeSocket } from './context.ts';
import type { ConversationFeed } from './conversation-feed.ts';
import type { HeldFeed } from './conversation-feeds.ts';
import { followConversation } from './follower.ts';
import { authenticateHandshake, locate } from './handshake.ts';

export interface Connection extends Disposable {
  readonly address: string;
  readonly principal: Principal;
  /** Of questions that name none. */
  readonly collections: readonly string[] | undefined;
  readonly feed: ConversationFeed;
  /** Its questions that are being answered. */
  questionsInFlight: number;
  /**
   * Follows another conversation from now on; without effect for the one that is followed.
   *
   * @throws AppError `not_found` when it is somebody else's
   */
  moveTo(conversationId: string): Promise<void>;
  /** To be called with whatever the client sends: it is not idle, and its key is looked at again from time to time. */
  notice(): Promise<void>;
  /** Tells the client why, and closes the connection. */
  end(goodbye: Goodbye): void;
}

export function openConnection(
  socket: RealtimeSocket,
  address: string,
  context: RealtimeContext,
): Connection {
  const { limits, feeds, events, log } = context;
  const { collections, position } = socket.data;
  let { principal } = socket.data;
  let checkedAt = performance.now();
  let held: HeldFeed;
  let unfollow: () => void;

  function follow({ conversationId, exists, lastEventId, newestEventId }: Position): void {
    held = feeds.hold(principal.id, conversationId);
    if (exists) held.feed.open(newestEventId);
    socket.emit('session', { conversationId, lastEventId: newestEventId });
    unfollow = followConversation({
      socket,
      feed: held.feed,
      events,
      lastEventId,
      onFailure(error) {
        log.error({ err: error, conversationId }, 'the events of a conversation could not be read');
        connection.end({ reason: 'error', detail: 'The conversation cannot be read at the moment.' });
      },
    });
  }

  function leave(): void {
    unfollow();
    held[Symbol.dispose]();
  }

  async function checkAccess(): Promise<void> {
    if (performance.now() - checkedAt < limits.accessCheckMs) return;
    try {
      principal = await authenticateHandshake(socket.handshake, context);
      checkedAt = performance.now();
    } catch (error) {
      if (error instanceof AppError && (error.code === 'unauthenticated' || error.code === 'forbidden')) {
        connection.end({ reason: 'access_ended', detail: error.message });
      }
      throw error;
    }
  }

  const idle = setTimeout(() => {
    if (connection.questionsInFlight > 0) return void idle.refresh();
    connection.end({ reason: 'idle', detail: 'Nothing was said here for a long time.' });
  }, limits.idleMs);

  const connection: Connection = {
    address,
    collections,
    questionsInFlight: 0,
    get principal() {
      return principal;
    },
    get feed() {
      return held.feed;
    },
    async moveTo(conversationId) {
      if (conversationId === held.feed.conversationId) return;
      const target = await locate(context, principal, conversationId);
      if (!socket.connected || conversationId === held.feed.conversationId) return;
      leave();
      follow(target);
    },
    notice() {
      idle.refresh();
      return checkAccess();
    },
    end(goodbye) {
      socket.emit('goodbye', goodbye);
      // A client connects again by itself when the transport is closed, and not when it is told to go.
      if (goodbye.reason === 'error' || goodbye.reason === 'shutting_down') socket.conn.close();
      else socket.disconnect(true);
    },
    [Symbol.dispose]() {
      clearTimeout(idle);
      leave();
    },
  };
  follow(position);
  return connection;
}
