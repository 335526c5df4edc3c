import { describe, expect, it } from 'vitest';
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
        '0040-accounts',
        '0041-inbox',
        '0042-teaching',
        '0043-usage',
      ]);
      await Promise.all(opened.map((database) => database[Symbol.asyncDispose]()));
    });

    it('of a newer program is refused and left as it is', async () => {
      const { open } = await newPlace();
      await using database = await open();
      await migrationTable(database)
        .insertInto('kysely_migration')
        .values({ name: '9999-future', timestamp: '2999-01-01' })
        .execute();
      await expect(open()).rejects.toMatchObject({
        code: 'storage_unavailable',
        message: expect.stringContaining('9999-future'),
      });
      expect(await migrationsOf(database)).toContain('9999-future');
    });
  });
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
