// What a turn stores: its messages and their events, before anybody is notified of them.
import { AppError } from '../errors.ts';
import type { AnswerEnd, ConversationEvent } from '../protocol/conversation.ts';
import { type Reply, replySchema } from '../protocol/reply.ts';
import type {
  AddedMessage,
  Conversation,
  ConversationStore,
  Message,
} from '../storage/conversation-store.ts';
import type { EventStore } from '../storage/event-store.ts';
import type { Turn } from './assistant.ts';
import type { PastTurn } from './stage.ts';

/** Messages, half of them the assistant's, that a follow-up may refer to. */
const REMEMBERED_MESSAGES = 8;

export interface TurnRecordOptions {
  readonly conversations: ConversationStore;
  readonly events: Pick<EventStore, 'append'>;
  readonly publish: (conversationId: string, event: ConversationEvent) => void;
}

export type TurnRecord = ReturnType<typeof createTurnRecord>;

export function createTurnRecord({ conversations, events, publish }: TurnRecordOptions) {
  return {
    /**
     * The turn's conversation, a new one where it names none.
     *
     * @throws AppError `not_found` for one that is not there or somebody else's
     */
    async open({ conversationId, channel, ownerId }: Turn): Promise<Conversation> {
      if (conversationId === undefined) return conversations.create({ channel, ownerId });
      const conversation = await conversations.find(conversationId);
      if (conversation && conversation.ownerId === ownerId) return conversation;
      throw new AppError('not_found', `There is no conversation ${conversationId}.`);
    },

    /** Stores what the user says; said before under the client's name, it is the message from before. */
    async asked(
      conversationId: string,
      { message: text, clientMessageId }: Turn,
    ): Promise<Pick<AddedMessage, 'message' | 'isNew'>> {
      const id = crypto.randomUUID();
      const client = clientMessageId === undefined ? {} : { clientMessageId };
      const data = { id, role: 'user', text, createdAt: new Date().toISOString(), ...client } as const;
      const {
        message,
        isNew,
        events: stored,
      } = await conversations.addMessage(conversationId, { id, role: 'user', text, ...client }, [
        { type: 'message', data },
      ]);
      for (const event of stored) publish(conversationId, { id: event.id, type: 'message', data });
      return { message, isNew };
    },

    /** The reply that a message has already. */
    async replyTo(message: Message): Promise<Reply | undefined> {
      const reply = await conversations.findReply(message.id);
      return reply && replySchema.parse(reply.details);
    },

    /** What was asked and answered before a message, the oldest first. */
    async before({ conversationId, position }: Message): Promise<PastTurn[]> {
      if (position === 1) return [];
      const messages = await conversations.lastMessages(conversationId, REMEMBERED_MESSAGES, position);
      const said = new Map(messages.map((message) => [message.id, message]));
      return messages.flatMap(({ role, details, inReplyTo }) => {
        const asked = inReplyTo === null ? undefined : said.get(inReplyTo);
        if (role !== 'assistant' || !asked) return [];
        const { question = asked.text } = details as { readonly question?: string };
        return [{ question, reply: replySchema.parse(details) }];
      });
    },

    /**
     * Stores a reply, with the question that was looked up. Where the message was answered meanwhile, by another process,
     * that answer holds.
     */
    async answered(reply: Reply, question: string, clientMessageId: string | null): Promise<Reply> {
      const { conversationId, messageId: id, inReplyTo, text } = reply;
      const data = endOf(conversationId, inReplyTo, clientMessageId, { reason: 'complete', reply });
      const { message, events: stored } = await conversations.addMessage(
        conversationId,
        { id, role: 'assistant', text, inReplyTo, details: { ...reply, question } },
        [{ type: 'answer:end', data }],
      );
      for (const event of stored) publish(conversationId, { id: event.id, type: 'answer:end', data });
      return message.id === id ? reply : replySchema.parse(message.details);
    },

    /** Stores that a message was not answered, and why. */
    async unanswered(message: Message, how: Pick<AnswerEnd, 'reason' | 'problem'>): Promise<void> {
      const { conversationId, id, clientMessageId } = message;
      const data = endOf(conversationId, id, clientMessageId, how);
      for (const event of await events.append(conversationId, [{ type: 'answer:end', data }]))
        publish(conversationId, { id: event.id, type: 'answer:end', data });
    },
  };
}

function endOf(
  conversationId: string,
  inReplyTo: string,
  clientMessageId: string | null,
  how: Pick<AnswerEnd, 'reason' | 'reply' | 'problem'>,
): AnswerEnd {
  return { conversationId, inReplyTo, ...(clientMessageId === null ? {} : { clientMessageId }), ...how };
}
