// The inbox: conversations as the people of the desk see them.
import { z } from 'zod';
import { nameSchema } from './chat.ts';
import { messageSchema } from './conversation.ts';
import { MAX_REMARK_CHARS } from './limits.ts';

export const stateSchema = z
  .enum(['assistant', 'waiting', 'agent', 'closed'])
  .describe('Who answers: the assistant, nobody yet though a person is wanted, an agent; or it is done.');

export const inboxConversationSchema = z
  .object({
    id: z.string(),
    channel: z.string(),
    state: stateSchema,
    agent: z.object({ id: z.string(), name: z.string() }).nullable(),
    waitingSince: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    lastActiveAt: z.iso.datetime(),
    messageCount: z.int(),
    unread: z.int().describe('Messages that no agent has seen.'),
    /** How many of the messages the visitor has seen, and the agents. */
    seenByVisitor: z.int(),
    seenByAgent: z.int(),
    preview: z.object({ role: z.string(), text: z.string() }).nullable(),
    openMessages: z.int().describe('Messages that visitors left and nobody has handled yet.'),
  })
  .meta({ id: 'InboxConversation' });
export type InboxConversation = z.infer<typeof inboxConversationSchema>;

export const inboxPageSchema = z
  .object({
    conversations: z.array(inboxConversationSchema),
    counts: z.object({ waiting: z.int(), agent: z.int(), messages: z.int() }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'InboxPage' });
export type InboxPage = z.infer<typeof inboxPageSchema>;

export const leftMessageSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    contact: z.string(),
    text: z.string(),
    createdAt: z.iso.datetime(),
    doneAt: z.iso.datetime().nullable(),
    doneBy: z.string().nullable(),
  })
  .meta({ id: 'LeftMessage' });
export type LeftMessageView = z.infer<typeof leftMessageSchema>;

export const inboxDetailSchema = z
  .object({
    conversation: inboxConversationSchema,
    messages: z.array(messageSchema).describe('The newest 200, the oldest of them first.'),
    left: z.array(leftMessageSchema),
  })
  .meta({ id: 'InboxDetail' });
export type InboxDetail = z.infer<typeof inboxDetailSchema>;

const text = z.string().trim().min(1).max(MAX_REMARK_CHARS);
export const agentMessageSchema = z.strictObject({
  text,
  clientMessageId: nameSchema.optional().describe('Sent again under the same name, it is the same message.'),
});
export const agentTypingSchema = z.strictObject({ isTyping: z.boolean() });
export const agentSeenSchema = z.strictObject({ position: z.int().min(0) });
export const handBackSchema = z.strictObject({ to: z.enum(['assistant', 'closed']).default('assistant') });
export const doneSchema = z.strictObject({ done: z.boolean() });

export const newLeftMessageSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    contact: z.string().trim().min(3).max(200).describe('An e-mail address or a phone number.'),
    text,
  })
  .meta({ id: 'NewLeftMessage' });
