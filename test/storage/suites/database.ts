import { describe, expect, it } from 'vitest';
import { createApiKeyStore } from '../../../src/storage/api-key-store.ts';
import type { Database } from '../../../src/storage/database.ts';
import type { TestPlace } from './test-place.ts';

export function databaseSuite(newPlace: () => Promise<TestPlace>): void {
  describe('a database', () => {
    it('is set up once when several open it at the same time', async () => {
      const { open } = await newPlace();
      const opened = await Promise.all([open(), open(), open()]);
      await Promise.all(opened.map((database) => database.ping()));
      expect(await migrationsOf(opened[0] as Database)).toEqual([
        '0001-conversations',
        '0002-documents',
        '0003-api-keys',
        '0004-idempotency',
        '0005-rollouts',
        '0006-quality',
        '0010-passage-vectors',
        '0020-settings',
        '0021-idempotent-turns',
        '0030-replicas',
        '0031-sources',
        '0040-accounts',
        '0041-inbox',
        '0042-teaching',
        '0043-usage',
        '0050-document-coverage',
      ]);
      await Promise.all(opened.map((database) => database[Symbol.asyncDispose]()));
    });

    it('that a newer program added to is used, and left as the newer one needs it', async () => {
      const { open } = await newPlace();
      {
        await using database = await open();
        const { schema } = database.kysely;
        await schema.alterTable('conversations').addColumn('laterColumn', 'integer').execute();
        await schema
          .createTable('laterTable')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .execute();
        await addMigration(database, '9999-future');
      }
      await using database = await open();
      const { apiKey } = await createApiKeyStore(database).create({
        kind: 'secret',
        name: 'made by the older program',
        scopes: ['chat'],
      });
      expect(apiKey.name).toBe('made by the older program');
      expect(await migrationsOf(database)).toContain('9999-future');
    });

    it('that a newer program changed for good is refused and left as it is', async () => {
      const { open } = await newPlace();
      await using database = await open();
      await addMigration(database, '9999-future-breaking');
      await expect(open()).rejects.toMatchObject({
        code: 'storage_unavailable',
        message: expect.stringContaining('9999-future-breaking'),
      });
      expect(await migrationsOf(database)).toContain('9999-future-breaking');
    });
  });
}

async function addMigration(database: Database, name: string): Promise<void> {
  await migrationTable(database)
    .insertInto('kysely_migration')
    .values({ name, timestamp: '2999-01-01' })
    .execute();
}

const migrationTable = (database: Database) =>
  database.kysely.withTables<{ kysely_migration: { name: string; timestamp: string } }>();

async function migrationsOf(database: Database): Promise<string[]> {
  const rows = await migrationTable(database)
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}
