// Who connects, and to which conversation.
import type { Socket } from 'socket.io';
import { checkScope, collectionsFor, type Principal } from '../../access/principal.ts';
import { AppError } from '../../errors.ts';
import { handshakeSchema } from '../../protocol/realtime.ts';
import type { Admitted, Position } from './admitted.ts';
import type { RealtimeContext } from './context.ts';
import { parsePayload } from './problem.ts';

type Handshake = Socket['handshake'];

/**
 * @throws AppError `invalid_input`, `unauthenticated`, `forbidden`, or `not_found` for a conversation that is somebody
 * else's or was erased
 */
export async function admit(handshake: Handshake, context: RealtimeContext): Promise<Admitted> {
  const { conversationId, lastEventId, collections } = parsePayload(handshakeSchema, handshake.auth);
  const principal = await authenticateHandshake(handshake, context);
  return {
    principal,
    collections: collectionsFor(principal, collections),
    position: await locate(context, principal, conversationId ?? crypto.randomUUID(), lastEventId),
  };
}

/** @throws AppError `unauthenticated`, `forbidden` */
export async function authenticateHandshake(
  { headers, auth }: Handshake,
  { authenticate }: Pick<RealtimeContext, 'authenticate'>,
): Promise<Principal> {
  const { key, token } = parsePayload(handshakeSchema, auth);
  const principal = await authenticate(headers, key ?? token);
  checkScope(principal, 'chat');
  return principal;
}

/**
 * A conversation that is the principal's, or is still to be begun.
 *
 * @param lastEventId the client's last; default: the newest
 * @throws AppError `not_found`
 */
export async function locate(
  { conversations, events }: Pick<RealtimeContext, 'conversations' | 'events'>,
  principal: Principal,
  conversationId: string,
  lastEventId?: number,
): Promise<Position> {
  const conversation = await conversations.find(conversationId);
  const isErased = !conversation && lastEventId !== undefined && lastEventId > 0;
  if (isErased || (conversation && conversation.ownerId !== principal.id)) {
    throw new AppError('not_found', `There is no conversation ${conversationId}.`);
  }
  const newestEventId = await events.lastId(conversationId);
  return {
    conversationId,
    exists: conversation !== undefined,
    // A client cannot have what is not stored: then the database is an older copy, whose next events it lacks.
    lastEventId: Math.min(lastEventId ?? newestEventId, newestEventId),
    newestEventId,
  };
}
