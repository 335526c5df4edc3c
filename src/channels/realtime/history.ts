// The event `history`: a page of what was said.

import type { z } from 'zod';
import { messageView } from '../../assistant/message-view.ts';
import type { History, historyRequestSchema } from '../../protocol/realtime.ts';
import type { Connection } from './connection.ts';
import type { RealtimeContext } from './context.ts';

/** The newest messages, or those ahead of a page that the client has. */
export async function readHistory(
  { conversations }: RealtimeContext,
  connection: Connection,
  { before, limit }: z.output<typeof historyRequestSchema>,
): Promise<History> {
  const { conversationId, isOpen } = connection.feed;
  const messages = isOpen ? await conversations.lastMessages(conversationId, limit, before) : [];
  const first = messages[0]?.position ?? 1;
  return {
    conversationId,
    messages: messages.map(messageView),
    before: first > 1 ? first : null,
  };
}
