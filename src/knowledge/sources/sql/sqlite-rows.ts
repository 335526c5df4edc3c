// Rows of an SQLite file.
import { stat } from 'node:fs/promises';
import Sqlite from 'libsql';
import { AppError } from '../../../errors.ts';
import type { Row, Rows, RowsOptions } from './rows.ts';

export async function openSqliteRows({ url, timeoutMs }: RowsOptions): Promise<Rows> {
  const file = url.slice('sqlite:'.length);
  // SQLite would make it.
  if (!(await stat(file).catch(() => undefined)))
    throw new AppError('not_found', `There is no database ${file}.`);
  const sqlite = new Sqlite(file, { timeout: timeoutMs });
  sqlite.pragma('query_only = on');
  return {
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    placeholder: () => '?',
    textType: 'text',
    async query(text, parameters = []) {
      return sqlite.prepare(text).all([...parameters]) as Row[];
    },
    [Symbol.asyncDispose]: async () => void sqlite.close(),
  };
}
