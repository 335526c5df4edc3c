// Conversations and their messages.

import { randomUUID } from 'node:crypto';
import type { Selectable, Transaction } from 'kysely';
import { holdConversation, saveCounters } from './conversation-row.ts';
import type { Database } from './database.ts';
import { insertEvents, type NewEvent, type StoredEvent } from './event-store.ts';
import type { Schema } from './schema.ts';
import { storableText } from './storable-text.ts';

export interface Conversation {
  readonly id: string;
  /** The way it came in: `http`, `realtime`, `alexa`, … */
  readonly channel: string;
  /** Who may continue and read it; null on a service without keys. */
  readonly ownerId: string | null;
  readonly createdAtMs: number;
  readonly lastActiveAtMs: number;
}

export interface NewConversation {
  readonly channel: string;
  readonly ownerId?: string | null;
  /** A client that makes up the id may ask for the conversation again without making another. */
  readonly id?: string;
}

/** `agent` is a person of the desk, `notice` tells that one came or went. */
export type MessageRole = 'user' | 'assistant' | 'agent' | 'notice';

export interface NewMessage {
  /** Default: a new one. Given by who must name the message in its own events. */
  readonly id?: string;
  readonly role: MessageRole;
  readonly text: string;
  /** The client's own name of the message: sent again under the same name, it is the same message. */
  readonly clientMessageId?: string;
  /** The message that it answers; a message has one answer. */
  readonly inReplyTo?: string;
  /** What else belongs to it: the sources of an answer, its confidence, … Anything that JSON can hold. */
  readonly details?: unknown;
}

export interface Message {
  readonly id: string;
  readonly conversationId: string;
  /** 1, 2, 3, … within the conversation. */
  readonly position: number;
  readonly role: MessageRole;
  readonly text: string;
  readonly clientMessageId: string | null;
  readonly inReplyTo: string | null;
  readonly details: unknown;
  readonly createdAtMs: number;
}

export interface AddedMessage {
  readonly message: Message;
  /** False when the message was there before: then nothing was stored, `message` is the one from before. */
  readonly isNew: boolean;
  readonly events: readonly StoredEvent[];
}

const MS_PER_DAY = 86_400_000;
const conversationColumns = ['id', 'channel', 'ownerId', 'createdAtMs', 'lastActiveAtMs'] as const;

export type ConversationStore = ReturnType<typeof createConversationStore>;

export function createConversationStore({ kysely, purge }: Database, { now = Date.now } = {}) {
  return {
    /** With the `id` of a conversation that is there already, that one is given, whosever it is. */
    async create({ channel, ownerId = null, id = randomUUID() }: NewConversation): Promise<Conversation> {
      const time = now();
      const created = await kysely
        .insertInto('conversations')
        .values({
          id,
          channel,
          ownerId,
          lastPosition: 0,
          lastEventId: 0,
          createdAtMs: time,
          lastActiveAtMs: time,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning(conversationColumns)
        .executeTakeFirst();
      if (created) return created;
      return kysely
        .selectFrom('conversations')
        .select(conversationColumns)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
    },

    find(id: string): Promise<Conversation | undefined> {
      return kysely
        .selectFrom('conversations')
        .select(conversationColumns)
        .where('id', '=', id)
        .executeTakeFirst();
    },

    /**
     * Stores a message and the events that tell of it, together or not at all; what it returns is durable.
     *
     * @throws AppError `not_found` when there is no such conversation
     */
    addMessage(
      conversationId: string,
      message: NewMessage,
      events: readonly NewEvent[] = [],
    ): Promise<AddedMessage> {
      return kysely.transaction().execute(async (transaction) => {
        const time = now();
        const { lastPosition, lastEventId } = await holdConversation(transaction, conversationId, time);
        const known = await findSame(transaction, conversationId, message);
        if (known) return { message: known, isNew: false, events: [] };
        const row = {
          id: message.id ?? randomUUID(),
          conversationId,
          position: lastPosition + 1,
          role: message.role,
          text: storableText(message.text),
          clientMessageId: message.clientMessageId ?? null,
          inReplyTo: message.inReplyTo ?? null,
          detailsJson: message.details === undefined ? null : JSON.stringify(message.details),
          createdAtMs: time,
        };
        await transaction.insertInto('messages').values(row).execute();
        const stored = await insertEvents(transaction, conversationId, lastEventId, events, time);
        await saveCounters(transaction, conversationId, {
          lastPosition: row.position,
          lastEventId: lastEventId + stored.length,
        });
        return { message: toMessage(row), isNew: true, events: stored };
      });
    },

    async findMessage(id: string): Promise<Message | undefined> {
      const row = await kysely.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toMessage(row);
    },

    async findReply(messageId: string): Promise<Message | undefined> {
      const row = await kysely
        .selectFrom('messages')
        .selectAll()
        .where('inReplyTo', '=', messageId)
        .executeTakeFirst();
      return row && toMessage(row);
    },

    /** A page of messages, the oldest first: those after a position, 0 for the first page. */
    async listMessages(conversationId: string, { afterPosition = 0, limit = 50 } = {}): Promise<Message[]> {
      const rows = await kysely
        .selectFrom('messages')
        .selectAll()
        .where('conversationId', '=', conversationId)
        .where('position', '>', afterPosition)
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map(toMessage);
    },

    /** The newest messages, or the newest ahead of a position, the oldest of them first. */
    async lastMessages(
      conversationId: string,
      count: number,
      beforePosition = Number.MAX_SAFE_INTEGER,
    ): Promise<Message[]> {
      const rows = await kysely
        .selectFrom('messages')
        .selectAll()
        .where('conversationId', '=', conversationId)
        .where('position', '<', beforePosition)
        .orderBy('position', 'desc')
        .limit(count)
        .execute();
      return rows.map(toMessage).reverse();
    },

    /** Erases a conversation with everything that belongs to it, for good. False when there is none. */
    async erase(id: string): Promise<boolean> {
      const { numDeletedRows } = await kysely
        .deleteFrom('conversations')
        .where('id', '=', id)
        .executeTakeFirst();
      if (numDeletedRows > 0n) await purge();
      return numDeletedRows > 0n;
    },

    /** Erases the conversations that nobody continued for so many days, none if 0, and says how many they were. */
    async eraseInactive(days: number): Promise<number> {
      if (days === 0) return 0;
      const { numDeletedRows } = await kysely
        .deleteFrom('conversations')
        .where('lastActiveAtMs', '<', now() - days * MS_PER_DAY)
        .executeTakeFirst();
      if (numDeletedRows > 0n) await purge();
      return Number(numDeletedRows);
    },
  };
}

async function findSame(
  transaction: Transaction<Schema>,
  conversationId: string,
  { clientMessageId, inReplyTo }: NewMessage,
): Promise<Message | undefined> {
  if (clientMessageId === undefined && inReplyTo === undefined) return undefined;
  const row = await transaction
    .selectFrom('messages')
    .selectAll()
    .where('conversationId', '=', conversationId)
    .where(({ eb, or }) =>
      or([
        ...(clientMessageId === undefined ? [] : [eb('clientMessageId', '=', clientMessageId)]),
        ...(inReplyTo === undefined ? [] : [eb('inReplyTo', '=', inReplyTo)]),
      ]),
    )
    .executeTakeFirst();
  return row && toMessage(row);
}

function toMessage({ detailsJson, ...row }: Selectable<Schema['messages']>): Message {
  return { ...row, details: detailsJson === null ? null : JSON.parse(detailsJson) };
}
