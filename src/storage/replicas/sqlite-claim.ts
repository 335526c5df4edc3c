// One service on one SQLite file: the first has a lock beside the file, which the system lifts when its process ends.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../errors.ts';
import { openSqliteThread, SqliteError } from '../sqlite/open-thread.ts';

/**
 * The lock is SQLite's own, on a file of its own: the command line may work on the database beside the service.
 *
 * @throws AppError `storage_unavailable` when another service has the file
 */
export async function claimSqliteFile(file: string): Promise<AsyncDisposable> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const thread = await openSqliteThread(`${file}.service`);
  try {
    await thread.run('pragma busy_timeout = 0', []);
    await thread.run('begin exclusive', []);
  } catch (error) {
    await thread.close();
    const cause = error instanceof AppError ? error.cause : error;
    if (!(cause instanceof SqliteError && cause.code.startsWith('SQLITE_BUSY'))) throw error;
    throw new AppError(
      'storage_unavailable',
      `Another service runs on the database ${file}. SQLite serves one: stop the other, or set DATABASE_URL to a PostgreSQL server for several.`,
      { cause },
    );
  }
  return { [Symbol.asyncDispose]: () => thread.close() };
}
