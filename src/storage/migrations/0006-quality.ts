// What the quality of a model version is watched by: the words of the questions it got, and how it did on golden sets.

import type { Kysely, Migration } from 'kysely';

export const quality: Migration = {
  async up({ schema }: Kysely<unknown>) {
    // One column at a time: SQLite takes no more.
    await schema.alterTable('servedAnswers').addColumn('questionWords', 'integer').execute();
    await schema.alterTable('servedAnswers').addColumn('unknownWords', 'integer').execute();
    await schema
      .createIndex('servedAnswersByVersion')
      .on('servedAnswers')
      .columns(['model', 'version', 'createdAtMs'])
      .execute();

    await schema
      .createTable('evaluationRuns')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('setName', 'text', (column) => column.notNull())
      .addColumn('setHash', 'text', (column) => column.notNull())
      .addColumn('questions', 'integer', (column) => column.notNull())
      .addColumn('passed', 'integer', (column) => column.notNull())
      .addColumn('durationMs', 'double precision', (column) => column.notNull())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createIndex('evaluationRunsByVersion')
      .on('evaluationRuns')
      .columns(['model', 'version', 'createdAtMs'])
      .execute();

    await schema
      .createTable('evaluationResults')
      .addColumn('runId', 'text', (column) =>
        column.notNull().references('evaluationRuns.id').onDelete('cascade'),
      )
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('question', 'text', (column) => column.notNull())
      .addColumn('scoreValue', 'double precision', (column) => column.notNull())
      .addColumn('scoreLabel', 'text', (column) => column.notNull())
      .addColumn('explanation', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('evaluationResultsInOrder', ['runId', 'position'])
      .execute();
  },
};
