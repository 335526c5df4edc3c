// The keys that open the service; only their hashes are kept.

import type { Kysely, Migration } from 'kysely';

export const apiKeys: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('apiKeys')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('scopesJson', 'text', (column) => column.notNull())
      .addColumn('collectionsJson', 'text')
      .addColumn('originsJson', 'text')
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('expiresAtMs', 'bigint')
      .addColumn('lastUsedAtMs', 'bigint')
      .addColumn('revokedAtMs', 'bigint')
      .execute();
  },
};
