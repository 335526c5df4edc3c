// Long work that is done aside: training, evaluation, reading everything again.

import type { Kysely, Migration } from 'kysely';

export const jobs: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('jobs')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('paramsJson', 'text', (column) => column.notNull())
      .addColumn('progressPercent', 'double precision', (column) => column.notNull())
      .addColumn('stage', 'text')
      .addColumn('log', 'text', (column) => column.notNull())
      .addColumn('curveJson', 'text', (column) => column.notNull())
      .addColumn('resultJson', 'text')
      .addColumn('problem', 'text')
      .addColumn('worker', 'text')
      .addColumn('heartbeatAtMs', 'bigint')
      .addColumn('isCancelled', 'integer', (column) => column.notNull())
      .addColumn('createdBy', 'text', (column) => column.notNull())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('startedAtMs', 'bigint')
      .addColumn('endedAtMs', 'bigint')
      .execute();
    await schema.createIndex('jobsByState').on('jobs').columns(['state', 'createdAtMs']).execute();
  },
};
