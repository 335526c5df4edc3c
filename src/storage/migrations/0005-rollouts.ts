// Which version of a model answers whom, who changed that, and what the versions answered.

import type { Kysely, Migration } from 'kysely';

export const rollouts: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('rollouts')
      .addColumn('model', 'text', (column) => column.primaryKey())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('stateJson', 'text', (column) => column.notNull())
      .execute();

    await schema
      .createTable('rolloutChanges')
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('changedBy', 'text', (column) => column.notNull())
      .addColumn('actionJson', 'text', (column) => column.notNull())
      .addColumn('stateJson', 'text', (column) => column.notNull())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('rolloutChangesInOrder', ['model', 'revision'])
      .execute();

    await schema
      .createTable('servedAnswers')
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('isShadow', 'integer', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('arm', 'text', (column) => column.notNull())
      .addColumn('rolloutId', 'text', (column) => column.notNull())
      .addColumn('conversationId', 'text', (column) =>
        column.references('conversations.id').onDelete('cascade'),
      )
      .addColumn('turnId', 'text')
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('shortAnswer', 'text', (column) => column.notNull())
      .addColumn('confidence', 'double precision', (column) => column.notNull())
      .addColumn('isDeclined', 'integer', (column) => column.notNull())
      .addColumn('failure', 'text')
      .addColumn('latencyMs', 'double precision', (column) => column.notNull())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('servedAnswersOnce', ['id', 'isShadow'])
      .execute();
    await schema
      .createIndex('servedAnswersByTime')
      .on('servedAnswers')
      .columns(['model', 'createdAtMs'])
      .execute();
    await schema
      .createIndex('servedAnswersByConversation')
      .on('servedAnswers')
      .column('conversationId')
      .execute();
  },
};
