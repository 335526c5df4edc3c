// The events `typing` and `seen`: what the visitor does, for the person of the desk who answers.
import type { NoResult, Seen, Typing } from '../../protocol/realtime.ts';
import type { Connection } from './connection.ts';
import type { RealtimeContext } from './context.ts';

export async function tellTyping(
  { inbox }: RealtimeContext,
  { feed }: Connection,
  { isTyping }: Typing,
): Promise<NoResult> {
  if (feed.isOpen) inbox?.visitorTyping(feed.conversationId, isTyping);
  return {};
}

/** Without effect for a message of another conversation. */
export async function tellSeen(
  { inbox, conversations }: RealtimeContext,
  { feed }: Connection,
  { messageId }: Seen,
): Promise<NoResult> {
  const message = feed.isOpen ? await conversations.findMessage(messageId) : undefined;
  if (message?.conversationId === feed.conversationId)
    await inbox?.seen(feed.conversationId, 'visitor', message.position);
  return {};
}
