// The database: an SQLite file of this machine or a PostgreSQL server, the same tables in both.

import { join } from 'node:path';
import { CamelCasePlugin, type Dialect, Kysely, Migrator, sql } from 'kysely';
import { AppError } from '../errors.ts';
import { makeDataFolder } from './folder-lock.ts';
import { migrations } from './migrations/migrations.ts';
import { createPostgresDialect } from './postgres-dialect.ts';
import type { Schema } from './schema.ts';
import { createSqliteDialect } from './sqlite/dialect.ts';

export interface DatabaseOptions {
  /** `sqlite:<file in dataDir>` or `postgres://user:password@host/database`. */
  readonly url: string;
  /** Made when it is missing; only this user may read it. */
  readonly dataDir: string;
}

export interface Database extends AsyncDisposable {
  readonly kysely: Kysely<Schema>;
  /** Resolves when the database answers, and can be written: a full disk still reads. */
  ping(): Promise<void>;
  /**
   * Folds SQLite's log into its file, so that what was erased is in neither of them any more. On PostgreSQL deleted
   * rows lie in the server's files until its own vacuum has passed.
   */
  purge(): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date. Several processes may do so at once.
 *
 * @throws AppError `storage_unavailable` when it cannot be opened, reached or brought up to date
 */
export async function openDatabase({ url, dataDir }: DatabaseOptions): Promise<Database> {
  const isSqlite = url.startsWith('sqlite:');
  const dialect = isSqlite
    ? createSqliteDialect(join(makeDataFolder(dataDir), url.slice('sqlite:'.length)))
    : createPostgresDialect(url);
  const kysely = await migrate(dialect);
  return {
    kysely,
    async ping() {
      const value = String(Date.now());
      await kysely
        .insertInto('settings')
        .values({ name: 'written-at', value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
    async purge() {
      if (isSqlite) await sql`pragma wal_checkpoint(truncate)`.execute(kysely);
    },
    [Symbol.asyncDispose]: () => kysely.destroy(),
  };
}

async function migrate(dialect: Dialect): Promise<Kysely<Schema>> {
  const kysely = new Kysely<Schema>({ dialect, plugins: [new CamelCasePlugin()] });
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (!error) return kysely;
  await kysely.destroy();
  if (error instanceof AppError) throw error;
  throw new AppError(
    'storage_unavailable',
    `The tables of the database cannot be brought up to date: ${error instanceof Error ? error.message : error}.`,
    { cause: error },
  );
}
