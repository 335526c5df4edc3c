// Sources that documents are read from again and again: how each is, and what it had the last time.

import type { Kysely, Migration } from 'kysely';

export const sources: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('sources')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('startedAtMs', 'bigint')
      .addColumn('endedAtMs', 'bigint')
      .addColumn('succeededAtMs', 'bigint')
      .addColumn('requestedAtMs', 'bigint')
      .addColumn('acceptsRemovals', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('problem', 'text')
      .addColumn('held', 'text')
      .addColumn('countsJson', 'text')
      .execute();
    await schema
      .createTable('sourceItems')
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('version', 'text')
      .addColumn('documentId', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('sourceItemsOnce', ['source', 'id'])
      .execute();
  },
};
