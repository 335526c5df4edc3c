// The service reads its sources by itself, and when it is asked to.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'libsql';
import { expect, it } from 'vitest';
import { startService, temporaryFolder } from '../../support/service.ts';

interface Listed {
  readonly sources: { readonly name: string; readonly state: string; readonly problem: string | null }[];
}
const PATIENCE = { timeout: 60_000, interval: 100 };

it('reads a source at its start, tells how it is, and reads it again when somebody asks', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'theirs.sqlite');
  const sqlite = new Sqlite(file);
  sqlite.exec('create table pages (id integer primary key, body text)');
  sqlite.exec("insert into pages values (1, 'The lift is beside the stairs.')");
  const settings = { name: 'pages', kind: 'sql', url: `sqlite:${file}`, query: 'select id, body from pages' };
  const missing = { ...settings, name: 'missing', url: `sqlite:${file}.none` };
  const SOURCES_FILE = join(folder, 'sources.json');
  writeFileSync(SOURCES_FILE, JSON.stringify({ sources: [settings, missing] }));
  await using service = await startService({ environment: { SOURCES_FILE } });
  const states = async () => {
    const { body } = await service.call<Listed>('/v1/sources');
    return Object.fromEntries(body.sources.map(({ name, state }) => [name, state]));
  };
  await expect.poll(states, PATIENCE).toEqual({ pages: 'ready', missing: 'failed' });
  const { body } = await service.call<Listed>('/v1/sources');
  expect(body.sources[1]?.problem).toContain('There is no database');

  sqlite.exec("insert into pages values (2, 'The cafe is on the roof.')");
  const asked = await service.call('/v1/sources/read', { body: { name: 'pages' } });
  expect(asked.status).toBe(202);
  await expect
    .poll(async () => (await service.app.parts.knowledge.search('cafe on the roof'))[0]?.text, PATIENCE)
    .toBe('The cafe is on the roof.');
  expect((await service.call('/v1/sources/read', { body: { name: 'nobody' } })).status).toBe(404);
  sqlite.close();
});
