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
  pool.on('connect', (client) => {
    // One that is being used tells its query, too.
    client.on('error', () => undefined);
    tellLostConnections(client, url);
  });
  return new PostgresDialect({
    pool: {
      async connect() {
        try {
          return await pool.connect();
        } catch (cause) {
          throw unavailable(url, 'cannot be reached', cause as NodeJS.ErrnoException);
        }
      },
      end: () => pool.end(),
    },
  });
}

/**
 * Codes of a server that restarts, is full, takes no more connections or only reads, and of connections that broke off:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const UNAVAILABLE =
  /^(08...|57P0[1-5]|53[123]00|25006|ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT)$/;
const BROKE_OFF = /^Connection terminated|not queryable|Client was closed/;

/** A query on a connection that broke off fails as `storage_unavailable`; the pool throws that connection away. */
function tellLostConnections(client: pg.PoolClient, url: string): void {
  const query = client.query.bind(client) as (...parts: unknown[]) => Promise<unknown>;
  const told = async (...parts: unknown[]) => {
    try {
      return await query(...parts);
    } catch (thrown) {
      const cause = thrown as NodeJS.ErrnoException;
      const isAway = UNAVAILABLE.test(cause.code ?? '') || BROKE_OFF.test(cause.message);
      throw isAway ? unavailable(url, 'broke off', cause) : thrown;
    }
  };
  Object.assign(client, { query: told });
}

function unavailable(url: string, what: string, cause: NodeJS.ErrnoException): AppError {
  const { host, pathname } = new URL(url);
  const reason = cause.message || cause.code;
  return new AppError('storage_unavailable', `The database ${host}${pathname} ${what}: ${reason}.`, {
    cause,
  });
}
