// Documents with their passages and curated answers.

import type { Kysely, Migration } from 'kysely';

export const documents: Migration = {
  async up(database: Kysely<unknown>) {
    const { schema } = database;
    await schema
      .createTable('documents')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('collection', 'text', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('mediaType', 'text', (column) => column.notNull())
      .addColumn('url', 'text')
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('progressPercent', 'integer', (column) => column.notNull())
      .addColumn('problem', 'text')
      .addColumn('contentHash', 'text')
      .addColumn('pendingHash', 'text')
      .addColumn('text', 'text')
      .addColumn('passageCount', 'integer', (column) => column.notNull())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('updatedAtMs', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('documentsBySource', ['collection', 'source'])
      .execute();

    await schema
      .createTable('passages')
      .addColumn('documentId', 'text', (column) =>
        column.notNull().references('documents.id').onDelete('cascade'),
      )
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('headingsJson', 'text', (column) => column.notNull())
      .addColumn('startOffset', 'integer', (column) => column.notNull())
      .addColumn('endOffset', 'integer', (column) => column.notNull())
      .addColumn('page', 'integer')
      .addPrimaryKeyConstraint('passagesInOrder', ['documentId', 'position'])
      .execute();

    await schema
      .createTable('curatedAnswers')
      .addColumn('documentId', 'text', (column) =>
        column.notNull().references('documents.id').onDelete('cascade'),
      )
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('questionsJson', 'text', (column) => column.notNull())
      .addColumn('answer', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('curatedAnswersInOrder', ['documentId', 'position'])
      .execute();
  },
};
