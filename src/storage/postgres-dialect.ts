// PostgreSQL for Kysely: a pool of connections.

import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import { AppError } from '../errors.ts';

const CONNECTION_TIMEOUT_MS = 5000;
/** Type id of `bigint`, which pg gives as text; ours are counters and milliseconds, far below 2^53. */
const BIGINT_TYPE_ID = 20;

/** @param url `postgres://user:password@host:port/database`; its password is in no error */
export function createPostgresDialect(url: string): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    application_name: 'frontdesk',
    types: {
      getTypeParser: (id, format) => (id === BIGINT_TYPE_ID ? Number : pg.types.getTypeParser(id, format)),
    },
  });
  // The server closed a connection that nobody was using: the pool opens another when one is asked for.
  pool.on('error', () => undefined);
  return new PostgresDialect({
    pool: {
      async connect() {
        try {
          return await pool.connect();
        } catch (cause) {
          const { message, code } = cause as NodeJS.ErrnoException;
          const { host, pathname } = new URL(url);
          throw new AppError(
            'storage_unavailable',
            `The database ${host}${pathname} cannot be reached: ${message || code}.`,
            { cause },
          );
        }
      },
      end: () => pool.end(),
    },
  });
}
