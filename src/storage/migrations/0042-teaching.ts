// The desk's settings, the answers that people wrote, and what they decided about questions without an answer.

import type { Kysely, Migration } from 'kysely';

export const teaching: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('deskSettings')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('valuesJson', 'text', (column) => column.notNull())
      .addColumn('updatedAtMs', 'bigint', (column) => column.notNull())
      .addColumn('updatedBy', 'text', (column) => column.notNull())
      .execute();
    await schema
      .createTable('curatedEntries')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('questionsJson', 'text', (column) => column.notNull())
      .addColumn('answer', 'text', (column) => column.notNull())
      .addColumn('url', 'text')
      .addColumn('expiresAtMs', 'bigint')
      .addColumn('createdBy', 'text', (column) => column.notNull())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('updatedBy', 'text', (column) => column.notNull())
      .addColumn('updatedAtMs', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('questionDecisions')
      .addColumn('messageId', 'text', (column) =>
        column.primaryKey().references('messages.id').onDelete('cascade'),
      )
      .addColumn('decision', 'text', (column) => column.notNull())
      .addColumn('question', 'text', (column) => column.notNull())
      .addColumn('entryId', 'text')
      .addColumn('decidedBy', 'text', (column) => column.notNull())
      .addColumn('decidedAtMs', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('taughtExamples')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('questionsJson', 'text', (column) => column.notNull())
      .addColumn('documentId', 'text')
      .addColumn('documentTitle', 'text')
      .addColumn('evidence', 'text')
      .addColumn('shortAnswer', 'text')
      .addColumn('answer', 'text', (column) => column.notNull())
      .addColumn('taughtBy', 'text', (column) => column.notNull())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex('messagesByTime').on('messages').columns(['role', 'createdAtMs']).execute();
  },
};
