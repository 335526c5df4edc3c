// Who answers a conversation, what visitors left while nobody was there, and the notifications of both.

import type { Kysely, Migration } from 'kysely';

export const inbox: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('conversationStates')
      .addColumn('conversationId', 'text', (column) =>
        column.primaryKey().references('conversations.id').onDelete('cascade'),
      )
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('agentId', 'text')
      .addColumn('agentName', 'text')
      .addColumn('waitingSinceMs', 'bigint')
      .addColumn('seenByVisitor', 'bigint', (column) => column.notNull())
      .addColumn('seenByAgent', 'bigint', (column) => column.notNull())
      .addColumn('updatedAtMs', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createIndex('conversationStatesByState')
      .on('conversationStates')
      .columns(['state', 'waitingSinceMs'])
      .execute();
    await schema
      .createTable('leftMessages')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('conversationId', 'text', (column) =>
        column.notNull().references('conversations.id').onDelete('cascade'),
      )
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('contact', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('doneAtMs', 'bigint')
      .addColumn('doneBy', 'text')
      .execute();
    await schema.createIndex('leftMessagesByTime').on('leftMessages').column('createdAtMs').execute();
    await schema
      .createTable('notifications')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('payloadJson', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('nextAttemptAtMs', 'bigint', (column) => column.notNull())
      .addColumn('deliveredAtMs', 'bigint')
      .addColumn('failure', 'text')
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createIndex('notificationsToSend')
      .on('notifications')
      .columns(['deliveredAtMs', 'nextAttemptAtMs'])
      .execute();
  },
};
