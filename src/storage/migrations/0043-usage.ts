// What each key may do in a day, and what it did.

import type { Kysely, Migration } from 'kysely';

export const usage: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('keyQuotas')
      .addColumn('keyId', 'text', (column) =>
        column.primaryKey().references('apiKeys.id').onDelete('cascade'),
      )
      .addColumn('requestsPerDay', 'integer', (column) => column.notNull())
      .execute();
    await schema
      .createTable('keyUsage')
      .addColumn('keyId', 'text', (column) => column.notNull())
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('route', 'text', (column) => column.notNull())
      .addColumn('requests', 'integer', (column) => column.notNull())
      .addColumn('failures', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('keyUsageByDay', ['keyId', 'day', 'route'])
      .execute();
  },
};
