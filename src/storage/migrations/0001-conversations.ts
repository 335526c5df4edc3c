// Conversations with their messages, the events that clients may have missed, and what people say of the answers.

import type { Kysely, Migration } from 'kysely';

export const conversations: Migration = {
  async up(database: Kysely<unknown>) {
    const { schema } = database;
    await schema
      .createTable('conversations')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('ownerId', 'text')
      .addColumn('lastPosition', 'bigint', (column) => column.notNull())
      .addColumn('lastEventId', 'bigint', (column) => column.notNull())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('lastActiveAtMs', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createIndex('conversationsByActivity')
      .on('conversations')
      .columns(['lastActiveAtMs', 'id'])
      .execute();

    await schema
      .createTable('messages')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('conversationId', 'text', (column) =>
        column.notNull().references('conversations.id').onDelete('cascade'),
      )
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('clientMessageId', 'text')
      .addColumn('inReplyTo', 'text', (column) =>
        column.unique().references('messages.id').onDelete('cascade'),
      )
      .addColumn('detailsJson', 'text')
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('messagesInOrder', ['conversationId', 'position'])
      .addUniqueConstraint('messagesOnce', ['conversationId', 'clientMessageId'])
      .execute();

    await schema
      .createTable('events')
      .addColumn('conversationId', 'text', (column) =>
        column.notNull().references('conversations.id').onDelete('cascade'),
      )
      .addColumn('id', 'bigint', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('dataJson', 'text', (column) => column.notNull())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('eventsInOrder', ['conversationId', 'id'])
      .execute();

    await schema
      .createTable('feedback')
      .addColumn('messageId', 'text', (column) =>
        column.primaryKey().references('messages.id').onDelete('cascade'),
      )
      .addColumn('rating', 'text', (column) => column.notNull())
      .addColumn('correction', 'text')
      .addColumn('comment', 'text')
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .execute();
  },
};
