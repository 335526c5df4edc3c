// A conversation as clients see it, and the events that tell of it.
import { z } from 'zod';
import { replySchema } from './reply.ts';

export const messageSchema = z
  .object({
    id: z.string(),
    /** `agent` is a person of the desk, `notice` tells that one came or went. */
    role: z.enum(['user', 'assistant', 'agent', 'notice']),
    text: z.string(),
    createdAt: z.iso.datetime(),
    clientMessageId: z.string().optional(),
    /** Of an answer: all that the reply held. */
    reply: replySchema.optional(),
    /** Of a person's message or a notice: who it is. */
    author: z.string().optional(),
    /** Of a notice: whether that person came or went. */
    notice: z.enum(['joined', 'left']).optional(),
    /** Of a question that a person is to answer: who it is. No answer of the assistant follows. */
    passedTo: z.string().optional(),
  })
  .meta({ id: 'Message' });
export type MessageView = z.infer<typeof messageSchema>;

export const conversationSchema = z
  .object({
    id: z.string(),
    channel: z.string().describe('The way it came in: http, realtime, alexa, openai, embedded.'),
    createdAt: z.iso.datetime(),
    lastActiveAt: z.iso.datetime(),
  })
  .meta({ id: 'Conversation' });
export type ConversationView = z.infer<typeof conversationSchema>;

export const messagePageSchema = z
  .object({
    messages: z.array(messageSchema).describe('The oldest first.'),
    nextCursor: z.string().nullable().describe('For the page after this one; null on the last.'),
  })
  .meta({ id: 'MessagePage' });
export type MessagePage = z.infer<typeof messagePageSchema>;

/** Why an answer ended; `person`: none is given, since a person answers in this conversation. */
export const endReasons = ['complete', 'stopped', 'error', 'person'] as const;
export type EndReason = (typeof endReasons)[number];

/** Stored with an id that counts up in its conversation, and told again to a client that was away. */
export type StoredConversationEvent =
  | { readonly id: number; readonly type: 'message'; readonly data: MessageView }
  | { readonly id: number; readonly type: 'answer:end'; readonly data: AnswerEnd };

/** Passing: whoever is not there misses it, and loses nothing, since the end carries the whole reply. */
export type PassingConversationEvent =
  | { readonly type: 'answer:start'; readonly data: AnswerStart }
  | { readonly type: 'answer:delta'; readonly data: AnswerDelta }
  | { readonly type: 'typing'; readonly data: AgentTyping }
  | { readonly type: 'seen'; readonly data: AgentSeen };

/** A person of the desk writes, or stopped writing. */
export interface AgentTyping {
  readonly conversationId: string;
  readonly name: string;
  readonly isTyping: boolean;
}

/** A person of the desk has seen the messages up to this position. */
export interface AgentSeen {
  readonly conversationId: string;
  readonly position: number;
}

export type ConversationEvent = StoredConversationEvent | PassingConversationEvent;

export interface AnswerStart {
  readonly conversationId: string;
  /** The message that is answered, and the client's name of it. */
  readonly inReplyTo: string;
  readonly clientMessageId?: string;
}

export interface AnswerDelta extends AnswerStart {
  /** The pieces of an answer, joined, are its text. */
  readonly text: string;
}

export interface AnswerEnd extends AnswerStart {
  readonly reason: EndReason;
  /** Present when the reason is `complete`. */
  readonly reply?: z.infer<typeof replySchema>;
  /** Present when the reason is `error`: a sentence for the user. */
  readonly problem?: string;
}
