// What `frontdesk database` does.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { openDatabase } from '../storage/database.ts';

/** @throws AppError `storage_unavailable` */
export async function migrateDatabase(): Promise<void> {
  const { DATABASE_URL, DATA_DIR } = loadConfig();
  await using _database = await openDatabase({ url: DATABASE_URL, dataDir: DATA_DIR });
  process.stdout.write('The tables are up to date.\n');
}

/** @throws AppError `not_found` without a database, `conflict` when the file is there, `storage_unavailable` */
export async function backupDatabase(output: string): Promise<void> {
  const { DATABASE_URL, DATA_DIR } = loadConfig();
  const [kind, file = ''] = DATABASE_URL.split(':');
  // Opening would make an empty one, and its copy would look like a backup.
  if (kind === 'sqlite' && !existsSync(join(DATA_DIR, file)))
    throw new AppError('not_found', `There is no database ${join(DATA_DIR, file)}: is DATA_DIR right?`);
  await using database = await openDatabase({ url: DATABASE_URL, dataDir: DATA_DIR });
  await database.backup(output);
  process.stdout.write(`${output}: ${(statSync(output).size / 1e6).toFixed(1)} MB\n`);
}
