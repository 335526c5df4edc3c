// The database: an SQLite file of this machine or a PostgreSQL server, the same tables in both.

import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { CamelCasePlugin, type Dialect, Kysely, type Migration, Migrator, sql } from 'kysely';
import { AppError } from '../errors.ts';
import { makeDataFolder } from './data-folder.ts';
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
  /**
   * Writes a whole copy of an SQLite database into a new file, while others go on reading and writing.
   *
   * @throws AppError `conflict` when the file is there; `invalid_input` on PostgreSQL, which has programs for this
   */
  backup(file: string): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date. Several processes may do so at once. A database that a later
 * version has brought further is taken as it is: migrations only add to what the version before them uses.
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
    async backup(file) {
      if (!isSqlite)
        throw new AppError('invalid_input', 'Use pg_dump for a PostgreSQL database: docs/operations.md.');
      if (existsSync(file)) throw new AppError('conflict', `There is a file ${file} already.`);
      await sql`vacuum into ${file}`.execute(kysely);
      chmodSync(file, 0o600);
    },
    [Symbol.asyncDispose]: () => kysely.destroy(),
  };
}

/** As Kysely names it. */
const MIGRATION_TABLE = 'kysely_migration';

async function migrate(dialect: Dialect): Promise<Kysely<Schema>> {
  const kysely = new Kysely<Schema>({ dialect, plugins: [new CamelCasePlugin()] });
  const { error } = await migrateToLatest(kysely);
  if (!error) return kysely;
  await kysely.destroy();
  if (error instanceof AppError) throw error;
  throw new AppError(
    'storage_unavailable',
    `The tables of the database cannot be brought up to date: ${error instanceof Error ? error.message : error}.`,
    { cause: error },
  );
}

async function migrateToLatest(kysely: Kysely<Schema>): Promise<{ readonly error?: unknown }> {
  try {
    // Asked before: while it migrates, the migrator holds the one connection of SQLite.
    const known = { ...(await laterMigrations(kysely)), ...migrations };
    const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => known } });
    return await migrator.migrateToLatest();
  } catch (error) {
    return { error };
  }
}

/** Ends the name of a migration after which the version before does not work any more. */
const BREAKING = '-breaking';

/** Those of a later version, which are done, and with which this version works although it does not know them. */
async function laterMigrations(kysely: Kysely<Schema>): Promise<Record<string, Migration>> {
  const tables = await kysely.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === MIGRATION_TABLE)) return {};
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(MIGRATION_TABLE)}`.execute(
    kysely,
  );
  const newest = Object.keys(migrations).sort().at(-1) ?? '';
  const later = rows.filter(({ name }) => name > newest && !name.endsWith(BREAKING));
  return Object.fromEntries(later.map(({ name }) => [name, { up: async () => undefined }]));
}
