// A stored message as clients see it.
import { type MessageView, messageSchema } from '../protocol/conversation.ts';
import type { Message } from '../storage/conversation-store.ts';

export function messageView({ id, role, text, createdAtMs, clientMessageId, details }: Message): MessageView {
  return messageSchema.parse({
    id,
    role,
    text,
    createdAt: new Date(createdAtMs).toISOString(),
    ...(clientMessageId === null ? {} : { clientMessageId }),
    ...(role === 'assistant' && details !== null ? { reply: details } : {}),
    ...(role === 'assistant' ? {} : (details as object | null)),
  });
}
