// Rows of a MySQL or MariaDB, of one moment.
import { createConnection, escapeId } from 'mysql2/promise';
import type { Row, Rows, RowsOptions } from './rows.ts';

export async function openMysqlRows({ url, timeoutMs }: RowsOptions): Promise<Rows> {
  const connection = await createConnection({
    uri: url.replace(/^mariadb:/, 'mysql:'),
    connectTimeout: timeoutMs,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
  });
  try {
    await connection.query('set transaction isolation level repeatable read');
    await connection.query('start transaction read only');
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return {
    quote: (name) => escapeId(name, true),
    placeholder: () => '?',
    textType: 'char',
    async query(sql, parameters = []) {
      const [rows] = await connection.query({ sql, timeout: timeoutMs }, [...parameters]);
      return rows as Row[];
    },
    [Symbol.asyncDispose]: () => connection.end(),
  };
}
