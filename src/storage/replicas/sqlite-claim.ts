// One service on one SQLite file: the first has a lock beside the file, which the system lifts when its process ends.
import { AppError } from '../../errors.ts';
import { openSqliteThread, SqliteError } from '../sqlite/open-thread.ts';

/**
 * The lock is SQLite's own, on a file of its own: the command line may work on the database beside the service.
 *
 * @throws AppError `config_invalid` when another service has the file, `storage_unavailable`
 */
export async function claimSqliteFile(file: string): Promise<AsyncDisposable> {
  const thread = await openSqliteThread(`${file}.service`);
  try {
    await thread.run('pragma busy_timeout = 0', []);
    await thread.run('begin exclusive', []);
  } catch (error) {
    await thread.close();
    const cause = error instanceof AppError ? error.cause : error;
    if (!(cause instanceof SqliteError && cause.code.startsWith('SQLITE_BUSY'))) throw error;
    throw new AppError(
      'config_invalid',
      `Another service runs on the database ${file} already. SQLite serves one: stop the other, set DATA_DIR to another folder, or set DATABASE_URL to a PostgreSQL server for several.`,
      { cause },
    );
  }
  return { [Symbol.asyncDispose]: () => thread.close() };
}
