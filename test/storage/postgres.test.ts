import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { findPostgres, type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { storageSuite } from './storage-suite.ts';

const pack = await findPostgres();
if (!pack) console.warn(`Skipping PostgreSQL: no binaries for ${process.platform} on ${process.arch}.`);

const START_TIMEOUT_MS = 180_000;
let server: PostgresServer | undefined;
const newPlace = async () => ({ url: (await server?.createDatabase()) ?? '', dataDir: '' });

describe.skipIf(!pack)('with a server', () => {
  beforeAll(async () => {
    server = await startPostgres(pack ?? '');
  }, START_TIMEOUT_MS);
  afterAll(() => server?.[Symbol.asyncDispose]());

  storageSuite('PostgreSQL', newPlace);

  it('is opened again after the server closed the connections', async () => {
    await using database = await openDatabase(await newPlace());
    await database.ping();
    await using other = await openDatabase(await newPlace());
    const { rows } = await sql<{ ended: boolean }>`
      select pg_terminate_backend(pid) as ended from pg_stat_activity
      where application_name = 'frontdesk' and pid <> pg_backend_pid()`.execute(other.kysely);
    expect(rows).toContainEqual({ ended: true });
    await expect.poll(() => database.ping().then(() => 'works', String)).toBe('works');
  });
});

it('says which server cannot be reached, without its password', async () => {
  const url = 'postgres://me:secret@127.0.0.1:1/desk';
  const problem = await openDatabase({ url, dataDir: '' }).catch((error) => error);
  expect(problem).toMatchObject({ code: 'storage_unavailable' });
  expect(problem.message).toMatch(/127\.0\.0\.1:1\/desk cannot be reached: .*ECONNREFUSED/);
  expect(problem.message).not.toContain('secret');
});
