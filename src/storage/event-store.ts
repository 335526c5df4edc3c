// What the server told the clients of a conversation, in order, so that one that was away can be told it again.

import type { Transaction } from 'kysely';
import { holdConversation, saveCounters } from './conversation-row.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

export interface NewEvent {
  readonly type: string;
  /** Anything that JSON can hold. */
  readonly data: unknown;
}

export interface StoredEvent extends NewEvent {
  /** 1, 2, 3, … within the conversation, without gaps. */
  readonly id: number;
  readonly createdAtMs: number;
}

export type EventStore = ReturnType<typeof createEventStore>;

export function createEventStore({ kysely }: Database, { now = Date.now } = {}) {
  return {
    /**
     * Stores events; what it returns is durable.
     *
     * @throws AppError `not_found` when there is no such conversation
     */
    append(conversationId: string, events: readonly NewEvent[]): Promise<StoredEvent[]> {
      return kysely.transaction().execute(async (transaction) => {
        const time = now();
        const { lastEventId } = await holdConversation(transaction, conversationId, time);
        const stored = await insertEvents(transaction, conversationId, lastEventId, events, time);
        await saveCounters(transaction, conversationId, { lastEventId: lastEventId + stored.length });
        return stored;
      });
    },

    /** The id of the newest event; 0 when there is none. */
    async lastId(conversationId: string): Promise<number> {
      const row = await kysely
        .selectFrom('conversations')
        .select('lastEventId')
        .where('id', '=', conversationId)
        .executeTakeFirst();
      return row?.lastEventId ?? 0;
    },

    /** The events after one that the client has; 0 for all. */
    async after(conversationId: string, eventId: number, limit = 1000): Promise<StoredEvent[]> {
      const rows = await kysely
        .selectFrom('events')
        .select(['id', 'type', 'dataJson', 'createdAtMs'])
        .where('conversationId', '=', conversationId)
        .where('id', '>', eventId)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ dataJson, ...row }) => ({ ...row, data: JSON.parse(dataJson) }));
    },
  };
}

/** Within a transaction that holds the conversation, and saves its counters. */
export async function insertEvents(
  transaction: Transaction<Schema>,
  conversationId: string,
  lastEventId: number,
  events: readonly NewEvent[],
  createdAtMs: number,
): Promise<StoredEvent[]> {
  if (events.length === 0) return [];
  const stored = events.map((event, i) => ({ ...event, id: lastEventId + 1 + i, createdAtMs }));
  await transaction
    .insertInto('events')
    .values(
      stored.map(({ data, ...event }) => ({ ...event, conversationId, dataJson: JSON.stringify(data) })),
    )
    .execute();
  return stored;
}
