// The same rows in three databases.
import { join } from 'node:path';
import Sqlite from 'libsql';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMariadb, type MariadbServer, startMariadb } from '../../support/mariadb-server.ts';
import { findPostgresOrSay, usePostgres } from '../../support/postgres-for-tests.ts';
import { newFolder, removeFolders } from '../desk.ts';
import { openSourceDesk, settingsOf } from './source-desk.ts';

const START_TIMEOUT_MS = 180_000;
const pack = await findPostgresOrSay();
const mariadb = findMariadb();
if (!mariadb) console.warn('Skipping MariaDB: the program mariadbd is not installed.');
afterAll(removeFolders);

type Execute = (sql: string) => Promise<unknown>;

/** A database with a table of articles, and somebody who writes into it. */
interface Place extends AsyncDisposable {
  readonly url: string;
  readonly execute: Execute;
}

const TABLE =
  'create table articles (id integer primary key, title varchar(80), body text, link varchar(200), changed timestamp)';
const QUERY = 'select id, title, body, link, changed from articles where title is not null;';
const columns = { title: 'title', url: 'link', updatedAt: 'changed' };

function sqlSuite(newPlace: () => Promise<Place>): void {
  it('takes its rows in, then those that changed, and removes those that are gone', async () => {
    await using place = await newPlace();
    await using desk = await openSourceDesk();
    await place.execute(TABLE);
    for (const [id, title] of ['Hours', 'Fees', 'Rooms', 'Garden', 'Lift', 'Parking'].entries())
      await place.execute(
        `insert into articles values (${id + 1}, '${title}', 'All about ${title}.', 'https://example.org/${id + 1}', '2026-01-01 10:00:00')`,
      );
    const settings = await settingsOf(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in the file
      { name: 'articles', kind: 'sql', url: '${DB}', query: QUERY, columns },
      { DB: place.url },
    );
    expect((await desk.read(settings)).counts).toMatchObject({ items: 6, added: 6, failed: 0 });
    expect(await desk.titles()).toEqual(['Fees', 'Garden', 'Hours', 'Lift', 'Parking', 'Rooms']);
    const [hit] = await desk.knowledge.search('All about the garden');
    expect(hit).toMatchObject({ title: 'Garden', url: 'https://example.org/4' });

    await place.execute(
      "update articles set body = 'It costs two euros.', changed = '2026-02-01 10:00:00' where id = 2",
    );
    await place.execute('delete from articles where id = 6');
    const second = await desk.read(settings);
    expect(second).toMatchObject({ counts: { items: 5, added: 0, changed: 1, removed: 1 }, held: null });
    expect(await desk.found('costs')).toEqual(['It costs two euros.']);
    expect(await desk.titles()).not.toContain('Parking');
  });

  it('holds what would vanish when most rows are gone, until somebody accepts it', async () => {
    await using place = await newPlace();
    await using desk = await openSourceDesk();
    await place.execute(TABLE);
    for (let id = 1; id <= 10; id++)
      await place.execute(
        `insert into articles values (${id}, 'T${id}', 'Text ${id}.', null, '2026-01-01 10:00:00')`,
      );
    const settings = await settingsOf({
      name: 'articles',
      kind: 'sql',
      url: place.url,
      query: QUERY,
      columns,
    });
    await desk.read(settings);
    await place.execute('delete from articles where id > 2');
    const held = await desk.read(settings);
    expect(held.held).toContain('8 of 10 documents are gone');
    expect(await desk.titles()).toHaveLength(10);
    expect((await desk.read(settings, true)).counts.removed).toBe(8);
    expect(await desk.titles()).toEqual(['T1', 'T2']);
  });

  it('reads rows as questions with answers', async () => {
    await using place = await newPlace();
    await using desk = await openSourceDesk();
    await place.execute('create table faq (question varchar(80), answer varchar(200))');
    await place.execute("insert into faq values ('Is there a lift?', 'Yes, beside the stairs.')");
    const query = 'select question, answer from faq';
    await desk.read(await settingsOf({ name: 'faq', kind: 'sql', url: place.url, query, as: 'answers' }));
    const [match] = await desk.knowledge.matchCurated('Is there a lift?');
    expect(match?.answer).toBe('Yes, beside the stairs.');
  });

  it('never writes, and says what the database says', async () => {
    await using place = await newPlace();
    await using desk = await openSourceDesk();
    await place.execute(TABLE);
    await place.execute("insert into articles values (1, 'Hours', 'Nine.', null, null)");
    for (const query of [
      'delete from articles',
      'select nothing from nowhere',
      'select 1 as id) as x; drop table articles; --',
    ])
      await expect(
        desk.read(await settingsOf({ name: 'articles', kind: 'sql', url: place.url, query })),
      ).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('The database says: '),
      });
    const settings = await settingsOf({
      name: 'articles',
      kind: 'sql',
      url: place.url,
      query: 'select * from articles',
    });
    expect((await desk.read(settings)).counts.items).toBe(1);
  });
}

describe('a query of SQLite', () => {
  sqlSuite(async () => {
    const file = join(newFolder(), 'theirs.sqlite');
    const sqlite = new Sqlite(file);
    return {
      url: `sqlite:${file}`,
      execute: async (sql) => sqlite.exec(sql),
      [Symbol.asyncDispose]: async () => void sqlite.close(),
    };
  });

  it('does not make a file that is not there', async () => {
    await using desk = await openSourceDesk();
    const url = `sqlite:${join(newFolder(), 'nothing.sqlite')}`;
    const settings = await settingsOf({ name: 'x', kind: 'sql', url, query: 'select 1 as id' });
    await expect(desk.read(settings)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe.skipIf(!pack)('a query of PostgreSQL', () => {
  const postgres = usePostgres(pack);
  sqlSuite(async () => {
    const url = await postgres.createDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return { url, execute: (sql) => client.query(sql), [Symbol.asyncDispose]: () => client.end() };
  });
});

describe.skipIf(!mariadb)('a query of MariaDB', () => {
  let server: MariadbServer;
  beforeAll(async () => {
    server = await startMariadb(mariadb ?? '');
  }, START_TIMEOUT_MS);
  afterAll(() => server[Symbol.asyncDispose]());
  sqlSuite(async () => {
    const connection = await createConnection({ uri: server.url });
    for (const table of ['articles', 'faq']) await connection.query(`drop table if exists ${table}`);
    return {
      url: server.url.replace('mysql:', 'mariadb:'),
      execute: (sql) => connection.query(sql),
      [Symbol.asyncDispose]: () => connection.end(),
    };
  });
});
