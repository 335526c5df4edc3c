// SQLite for Kysely: one connection, which transactions take one after the other.

import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { openSqliteThread, SqliteError, type SqliteThread } from './open-thread.ts';

/** @returns the dialect of a database file, which is made when it is missing */
export function createSqliteDialect(file: string): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => createDriver(file),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** Runs the migrations in one transaction, which keeps other processes out until they are done. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function createDriver(file: string): Driver {
  let thread: SqliteThread | undefined;
  let isTaken = false;
  const waiting: (() => void)[] = [];

  const connection = createConnection(() => {
    if (!thread) throw new Error('The database is used before it is opened.');
    return thread;
  });
  const run = (command: string) => connection.executeQuery(CompiledQuery.raw(command));
  const passOn = () => {
    const next = waiting.shift();
    if (next) next();
    else isTaken = false;
  };
  return {
    async init() {
      thread = await openSqliteThread(file);
    },
    async acquireConnection() {
      if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve));
      isTaken = true;
      // Between two uses, never within a transaction: its earlier statements would be lost.
      if (thread?.isLost) {
        try {
          thread = await openSqliteThread(file);
        } catch (error) {
          passOn();
          throw error;
        }
      }
      return connection;
    },
    async releaseConnection() {
      passOn();
    },
    // Takes the write lock at once: a transaction that reads first could find that another writer was faster.
    async beginTransaction(_, { accessMode }) {
      await run(accessMode === 'read only' ? 'begin' : 'begin immediate');
    },
    commitTransaction: async () => void (await run('commit')),
    async rollbackTransaction() {
      // A full disk, for one, makes SQLite roll back by itself.
      await run('rollback').catch((error) => {
        if (!(error instanceof SqliteError && error.message.includes('no transaction is active')))
          throw error;
      });
    },
    async destroy() {
      await thread?.close();
    },
  };
}

function createConnection(threadNow: () => SqliteThread): DatabaseConnection {
  return {
    async executeQuery<R>({ sql, parameters }: CompiledQuery) {
      const { rows, changes } = await threadNow().run(sql, parameters);
      return { rows: rows as R[], numAffectedRows: BigInt(changes) };
    },
    streamQuery() {
      throw new Error('Statements on SQLite are not streamed.');
    },
  };
}
