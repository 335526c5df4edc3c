// The people behind the desk: their accounts, their sessions, the first sign-in by a link, and who changed what.

import type { Kysely, Migration } from 'kysely';

export const accounts: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('accounts')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('displayName', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('passwordHash', 'text')
      .addColumn('subject', 'text', (column) => column.unique())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('lastSignInAtMs', 'bigint')
      .execute();
    await schema
      .createTable('accountSessions')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('accountId', 'text', (column) =>
        column.notNull().references('accounts.id').onDelete('cascade'),
      )
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('lastUsedAtMs', 'bigint', (column) => column.notNull())
      .addColumn('expiresAtMs', 'bigint', (column) => column.notNull())
      .addColumn('userAgent', 'text')
      .execute();
    await schema.createIndex('accountSessionsByAccount').on('accountSessions').column('accountId').execute();
    await schema
      .createTable('signInLinks')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
      .addColumn('expiresAtMs', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('auditEntries')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('atMs', 'bigint', (column) => column.notNull())
      .addColumn('actorId', 'text')
      .addColumn('actorName', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('target', 'text')
      .addColumn('detail', 'text')
      .execute();
    await schema.createIndex('auditEntriesByTime').on('auditEntries').columns(['atMs', 'id']).execute();
  },
};
