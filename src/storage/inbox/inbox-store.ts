// Who answers each conversation, what both sides have seen, and the messages that visitors left.

import { randomUUID } from 'node:crypto';
import { type SqlBool, sql } from 'kysely';
import type { Database } from '../database.ts';
import { storableText } from '../storable-text.ts';

export const conversationStates = ['assistant', 'waiting', 'agent', 'closed'] as const;
export type ConversationStateName = (typeof conversationStates)[number];

export interface ConversationState {
  readonly state: ConversationStateName;
  readonly agentId: string | null;
  readonly agentName: string | null;
  readonly waitingSinceMs: number | null;
  /** Positions of messages. */
  readonly seenByVisitor: number;
  readonly seenByAgent: number;
}

export interface InboxRow extends ConversationState {
  readonly id: string;
  readonly channel: string;
  readonly createdAtMs: number;
  readonly lastActiveAtMs: number;
  readonly lastPosition: number;
  readonly lastText: string | null;
  readonly lastRole: string | null;
  /** Messages left that nobody has dealt with. */
  readonly openMessages: number;
}

export interface InboxFilter {
  readonly state?: ConversationStateName;
  /** Only those with a message left that nobody has dealt with. */
  readonly hasMessages?: boolean;
  /** In any message. */
  readonly words?: string;
  readonly id?: string;
  readonly beforeMs?: number;
  readonly limit?: number;
}

export interface LeftMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly name: string;
  readonly contact: string;
  readonly text: string;
  readonly createdAtMs: number;
  readonly doneAtMs: number | null;
  readonly doneBy: string | null;
}

export interface NewNotification {
  readonly channel: 'webhook' | 'email';
  readonly type: string;
  readonly payload: unknown;
}

export interface DueNotification {
  readonly id: string;
  readonly channel: 'webhook' | 'email';
  readonly type: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly createdAtMs: number;
}

const NEW_STATE: ConversationState = {
  state: 'assistant',
  agentId: null,
  agentName: null,
  waitingSinceMs: null,
  seenByVisitor: 0,
  seenByAgent: 0,
};
/** Who sends a notification has so long for it, before another process tries. */
const LEASE_MS = 60_000;

export type InboxStore = ReturnType<typeof createInboxStore>;

export function createInboxStore({ kysely }: Database, { now = Date.now } = {}) {
  const notificationRows = (notifications: readonly NewNotification[]) =>
    notifications.map(({ channel, type, payload }) => ({
      id: randomUUID(),
      channel,
      type,
      payloadJson: JSON.stringify(payload),
      attempts: 0,
      nextAttemptAtMs: now(),
      deliveredAtMs: null,
      failure: null,
      createdAtMs: now(),
    }));

  async function find(conversationId: string): Promise<ConversationState | undefined> {
    return kysely
      .selectFrom('conversationStates')
      .select(['state', 'agentId', 'agentName', 'waitingSinceMs', 'seenByVisitor', 'seenByAgent'])
      .where('conversationId', '=', conversationId)
      .executeTakeFirst();
  }

  return {
    find,

    /**
     * Changes what is given, and tells it in the same step by notifications.
     *
     * @param only changes nothing unless the conversation is in one of these states; then false is returned
     */
    async change(
      conversationId: string,
      changes: Partial<ConversationState>,
      {
        only,
        notifications = [],
      }: {
        readonly only?: readonly ConversationStateName[];
        readonly notifications?: readonly NewNotification[];
      } = {},
    ): Promise<boolean> {
      const updatedAtMs = now();
      return kysely.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('conversationStates')
          .values({ conversationId, ...NEW_STATE, updatedAtMs })
          .onConflict((conflict) => conflict.column('conversationId').doNothing())
          .execute();
        let update = transaction
          .updateTable('conversationStates')
          .set({ ...changes, updatedAtMs })
          .where('conversationId', '=', conversationId);
        if (only) update = update.where('state', 'in', only);
        const { numUpdatedRows } = await update.executeTakeFirst();
        if (numUpdatedRows > 0n && notifications.length > 0)
          await transaction.insertInto('notifications').values(notificationRows(notifications)).execute();
        return numUpdatedRows > 0n;
      });
    },

    /** A page of conversations, those in which something happened last first. */
    async list({
      state,
      hasMessages,
      words,
      id,
      beforeMs,
      limit = 50,
    }: InboxFilter = {}): Promise<InboxRow[]> {
      const openMessages = sql<number>`(select count(*) from left_messages where left_messages.conversation_id = conversations.id and left_messages.done_at_ms is null)`;
      let query = kysely
        .selectFrom('conversations')
        .leftJoin('conversationStates', 'conversationStates.conversationId', 'conversations.id')
        .leftJoin('messages', (join) =>
          join
            .onRef('messages.conversationId', '=', 'conversations.id')
            .onRef('messages.position', '=', 'conversations.lastPosition'),
        )
        .select([
          'conversations.id',
          'conversations.channel',
          'conversations.createdAtMs',
          'conversations.lastActiveAtMs',
          'conversations.lastPosition',
          'state',
          'agentId',
          'agentName',
          'waitingSinceMs',
          'seenByVisitor',
          'seenByAgent',
          'messages.text as lastText',
          'messages.role as lastRole',
          openMessages.as('openMessages'),
        ])
        .where('conversations.lastPosition', '>', 0)
        .orderBy('conversations.lastActiveAtMs', 'desc')
        .orderBy('conversations.id')
        .limit(limit);
      if (id !== undefined) query = query.where('conversations.id', '=', id);
      if (beforeMs !== undefined) query = query.where('conversations.lastActiveAtMs', '<', beforeMs);
      if (state === 'assistant')
        query = query.where(({ eb, or }) => or([eb('state', '=', 'assistant'), eb('state', 'is', null)]));
      else if (state !== undefined) query = query.where('state', '=', state);
      if (hasMessages) query = query.where(openMessages, '>', 0);
      if (words) query = query.where(holds(words));
      const rows = await query.execute();
      return rows.map(({ openMessages, ...row }) => ({
        ...NEW_STATE,
        ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
        id: row.id,
        channel: row.channel,
        createdAtMs: row.createdAtMs,
        lastActiveAtMs: row.lastActiveAtMs,
        lastPosition: row.lastPosition,
        lastText: row.lastText,
        lastRole: row.lastRole,
        openMessages: Number(openMessages),
      }));
    },

    /** How many conversations are in each state, and how many messages wait. */
    async counts(): Promise<{ waiting: number; agent: number; messages: number }> {
      const states = await kysely
        .selectFrom('conversationStates')
        .select(['state', ({ fn }) => fn.countAll<number | string>().as('count')])
        .groupBy('state')
        .execute();
      const { count } = await kysely
        .selectFrom('leftMessages')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .where('doneAtMs', 'is', null)
        .executeTakeFirstOrThrow();
      const of = (name: string) => Number(states.find(({ state }) => state === name)?.count ?? 0);
      return { waiting: of('waiting'), agent: of('agent'), messages: Number(count) };
    },

    /** Keeps a message for the people of the desk and what tells them of it, together or not at all. */
    async leave(
      message: Pick<LeftMessage, 'conversationId' | 'name' | 'contact' | 'text'>,
      notify: (message: LeftMessage) => readonly NewNotification[],
    ): Promise<LeftMessage> {
      const row = {
        id: randomUUID(),
        conversationId: message.conversationId,
        name: storableText(message.name),
        contact: storableText(message.contact),
        text: storableText(message.text),
        createdAtMs: now(),
        doneAtMs: null,
        doneBy: null,
      };
      const notifications = notificationRows(notify(row));
      await kysely.transaction().execute(async (transaction) => {
        await transaction.insertInto('leftMessages').values(row).execute();
        if (notifications.length > 0)
          await transaction.insertInto('notifications').values(notifications).execute();
      });
      return row;
    },

    leftIn(conversationId: string): Promise<LeftMessage[]> {
      return kysely
        .selectFrom('leftMessages')
        .selectAll()
        .where('conversationId', '=', conversationId)
        .orderBy('createdAtMs')
        .execute();
    },

    /** Marks a message as dealt with, or takes that back. False when there is none. */
    async markDone(id: string, doneBy: string | null): Promise<boolean> {
      const { numUpdatedRows } = await kysely
        .updateTable('leftMessages')
        .set({ doneBy, doneAtMs: doneBy === null ? null : now() })
        .where('id', '=', id)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** Takes notifications that are due, so that no other process sends them at the same time. */
    async takeDue(limit = 20): Promise<DueNotification[]> {
      const time = now();
      const rows = await kysely
        .selectFrom('notifications')
        .selectAll()
        .where('deliveredAtMs', 'is', null)
        .where('nextAttemptAtMs', '<=', time)
        .orderBy('nextAttemptAtMs')
        .limit(limit)
        .execute();
      const taken: DueNotification[] = [];
      for (const { payloadJson, ...row } of rows) {
        const { numUpdatedRows } = await kysely
          .updateTable('notifications')
          .set({ nextAttemptAtMs: time + LEASE_MS, attempts: row.attempts + 1 })
          .where('id', '=', row.id)
          .where('attempts', '=', row.attempts)
          .where('deliveredAtMs', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows > 0n)
          taken.push({ ...row, attempts: row.attempts + 1, payload: JSON.parse(payloadJson) });
      }
      return taken;
    },

    async delivered(id: string): Promise<void> {
      await kysely
        .updateTable('notifications')
        .set({ deliveredAtMs: now(), failure: null })
        .where('id', '=', id)
        .execute();
    },

    async failed(id: string, failure: string, nextAttemptAtMs: number): Promise<void> {
      await kysely
        .updateTable('notifications')
        .set({ failure: failure.slice(0, 500), nextAttemptAtMs })
        .where('id', '=', id)
        .execute();
    },
  };
}

/** Whether any message of the conversation holds these words, in whatever case. */
function holds(words: string) {
  const pattern = `%${words.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`exists (select 1 from messages as said where said.conversation_id = conversations.id and lower(said.text) like ${pattern} escape '\\')`;
}
