// Documents with their files, passages and curated answers.

import { type Kysely, type Migration, sql } from 'kysely';

export const documents: Migration = {
  async up(database: Kysely<unknown>) {
    const { schema } = database;
    await schema
      .createTable('documents')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('collection', 'text', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('givenTitle', 'text')
      .addColumn('mediaType', 'text', (column) => column.notNull())
      .addColumn('url', 'text')
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('progressPercent', 'integer', (column) => column.notNull())
      .addColumn('problem', 'text')
      .addColumn('contentHash', 'text')
      .addColumn('pendingHash', 'text')
      .addColumn('text', 'text')
      .addColumn('passageCount', 'integer', (column) => column.notNull())
      .addColumn('revision', 'integer')
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('updatedAtMs', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('documentsBySource', ['collection', 'source'])
      .execute();
    await schema.createIndex('documentsByRevision').on('documents').column('revision').execute();

    await schema
      .createTable('documentChanges')
      .addColumn('revision', 'integer', (column) => column.notNull())
      .execute();
    await sql`insert into document_changes (revision) values (0)`.execute(database);

    await schema
      .createTable('documentFiles')
      .addColumn('documentId', 'text', (column) =>
        column.primaryKey().references('documents.id').onDelete('cascade'),
      )
      // PostgreSQL's name; SQLite takes any.
      .addColumn('bytes', sql`bytea`, (column) => column.notNull())
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
      .addColumn('url', 'text')
      .addPrimaryKeyConstraint('curatedAnswersInOrder', ['documentId', 'position'])
      .execute();
  },
};
