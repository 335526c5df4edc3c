// Rows of a PostgreSQL, of one moment.
import pg from 'pg';
import type { Rows, RowsOptions } from './rows.ts';

export async function openPostgresRows({ url, timeoutMs }: RowsOptions): Promise<Rows> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    statement_timeout: timeoutMs,
    application_name: 'frontdesk-source',
  });
  client.on('error', () => undefined); // the query that waits fails, and says so
  await client.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
  } catch (error) {
    await client.end();
    throw error;
  }
  return {
    quote: pg.escapeIdentifier,
    placeholder: (n) => `$${n}`,
    textType: 'text',
    async query(text, parameters = []) {
      return (await client.query(text, [...parameters])).rows;
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
