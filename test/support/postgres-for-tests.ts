// A PostgreSQL server for the tests of a file, or one line that says why they are skipped.
import { afterAll, beforeAll } from 'vitest';
import { findPostgres, type PostgresServer, startPostgres } from './postgres-server.ts';

const START_TIMEOUT_MS = 180_000;

/** To be called in a `describe` that is skipped without the binaries. */
export function usePostgres(pack: string | undefined): { createDatabase(): Promise<string> } {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    if (pack) server = await startPostgres(pack);
  }, START_TIMEOUT_MS);
  afterAll(() => server?.[Symbol.asyncDispose]());
  return {
    createDatabase() {
      if (!server) throw new Error('The server is not started.');
      return server.createDatabase();
    },
  };
}

export async function findPostgresOrSay(): Promise<string | undefined> {
  const pack = await findPostgres();
  if (!pack) console.warn(`Skipping PostgreSQL: no binaries for ${process.platform} on ${process.arch}.`);
  return pack;
}
