// Answers to requests with an Idempotency-Key, erased with the conversation that they are about.

import type { Kysely, Migration } from 'kysely';

export const idempotency: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('idempotencyRecords')
      .addColumn('principal', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('requestHash', 'text', (column) => column.notNull())
      .addColumn('attempt', 'text', (column) => column.notNull().unique())
      .addColumn('runningUntilMs', 'bigint', (column) => column.notNull())
      .addColumn('expiresAtMs', 'bigint', (column) => column.notNull())
      .addColumn('status', 'integer')
      .addColumn('body', 'text')
      .addColumn('conversationId', 'text', (column) =>
        column.references('conversations.id').onDelete('cascade'),
      )
      .addPrimaryKeyConstraint('idempotencyRecordsByKey', ['principal', 'key'])
      .execute();
    await schema
      .createIndex('idempotencyRecordsByConversation')
      .on('idempotencyRecords')
      .column('conversationId')
      .execute();
  },
};
