import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type App, openApp } from '../src/app.ts';
import { parseConfig } from '../src/config.ts';
import { openDatabase } from '../src/storage/database.ts';
import { createStores } from '../src/storage/stores.ts';
import { findPostgres, startPostgres } from './support/postgres-server.ts';
import { startService, temporaryFolder } from './support/service.ts';

const HOURS = '# Hours\n\nThe shed opens at ten on Mondays.\n';
const RULES = '# Rules\n\nA bicycle may stay for two nights.\n';

function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const open = (environment: Record<string, string>): Promise<App> =>
  openApp(parseConfig({ PORT: '0', LOG_LEVEL: 'silent', MODEL_WORKERS: '1', ...environment }));

/** The names of what is stored, as the next start would find it. */
async function storedSources(dataDir: string): Promise<string[]> {
  await using database = await openDatabase({ url: 'sqlite:frontdesk.sqlite', dataDir });
  const { documents } = createStores(database);
  return (await documents.list({ limit: 100 })).map(({ source }) => source).sort();
}

/** A data folder in which the two documents are stored, and nothing runs. */
async function filledDataFolder(documentsDir: string): Promise<string> {
  const dataDir = temporaryFolder();
  await using app = await open({ DATA_DIR: dataDir, DOCUMENTS_DIR: documentsDir });
  await app.documentsRead;
  return dataDir;
}

describe('a second start on the same data folder', () => {
  it('is refused while the first runs, whose documents stay', async () => {
    const dataDir = temporaryFolder();
    const documentsDir = folderWith({ 'hours.md': HOURS, 'rules.md': RULES });
    await using app = await open({ DATA_DIR: dataDir, DOCUMENTS_DIR: documentsDir });
    await app.documentsRead;
    await expect(
      open({ DATA_DIR: dataDir, DOCUMENTS_DIR: folderWith({ 'other.md': HOURS }) }),
    ).rejects.toMatchObject({ code: 'config_invalid', message: expect.stringContaining('already') });
    expect(app.parts.knowledge.documentCount).toBe(2);
  });

  it('removes nothing when its port is taken', async () => {
    const documentsDir = folderWith({ 'hours.md': HOURS, 'rules.md': RULES });
    const dataDir = await filledDataFolder(documentsDir);
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    rmSync(join(documentsDir, 'rules.md'));
    await expect(
      open({ DATA_DIR: dataDir, DOCUMENTS_DIR: documentsDir, PORT: String(port) }),
    ).rejects.toMatchObject({ code: 'config_invalid' });
    taken.close();
    expect(await storedSources(dataDir)).toHaveLength(2);
  });

  it('with another folder says what it would remove, and removes nothing', async () => {
    const dataDir = await filledDataFolder(folderWith({ 'hours.md': HOURS, 'rules.md': RULES }));
    await expect(
      open({ DATA_DIR: dataDir, DOCUMENTS_DIR: folderWith({ 'other.md': HOURS }) }),
    ).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/hours\.md, rules\.md/),
    });
    expect(await storedSources(dataDir)).toEqual(['folder:/hours.md', 'folder:/rules.md']);
  });

  it('with an empty folder, like a disk that is not mounted, removes nothing', async () => {
    const dataDir = await filledDataFolder(folderWith({ 'hours.md': HOURS }));
    await using app = await open({ DATA_DIR: dataDir, DOCUMENTS_DIR: temporaryFolder() });
    await app.documentsRead;
    expect(app.parts.knowledge.documentCount).toBe(1);
  });

  it('with the same folder removes what was deleted meanwhile', async () => {
    const documentsDir = folderWith({ 'hours.md': HOURS, 'rules.md': RULES });
    const dataDir = await filledDataFolder(documentsDir);
    rmSync(join(documentsDir, 'rules.md'));
    await using app = await open({ DATA_DIR: dataDir, DOCUMENTS_DIR: documentsDir });
    await app.documentsRead;
    expect(app.parts.knowledge.documentCount).toBe(1);
  });
});

it('is ready when its answers will not change any more', async () => {
  await using service = await startService({ documents: { 'hours.md': HOURS, 'rules.md': RULES } });
  let first: number | undefined;
  do first = (await service.get('/readyz')).status;
  while (first !== 200);
  expect(service.app.parts.knowledge.documentCount).toBe(2);
  const ask = async () => {
    const { body } = await service.call('/v1/chat', { body: { message: 'How long may a bicycle stay?' } });
    return body.text;
  };
  const before = await ask();
  await service.app.parts.knowledge.understood();
  expect(await ask()).toBe(before);
});

it('says that the storage is not ready when it cannot be written, and goes on when it can', async () => {
  await using service = await startService();
  await service.app.documentsRead;
  const { kysely } = service.app.parts.database;
  await sql`pragma query_only = on`.execute(kysely);
  const away = await service.get('/readyz?verbose');
  expect([away.status, await away.text()]).toEqual([503, expect.stringContaining('[-] storage')]);
  await sql`pragma query_only = off`.execute(kysely);
  expect((await service.get('/readyz')).status).toBe(200);
});

it('takes up a request under the same Idempotency-Key after a kill, and asks it once', async () => {
  const dataDir = temporaryFolder();
  const principal = 'local POST /v1/chat json';
  const body = JSON.stringify({ message: 'When does the shed open?' });
  let requestId = '';
  {
    // What a process leaves that is killed after it stored the question and before it answered.
    await using database = await openDatabase({ url: 'sqlite:frontdesk.sqlite', dataDir });
    const { idempotency, conversations } = createStores(database);
    const begun = await idempotency.begin({ principal, key: 'once-1', body });
    if (begun.answer) throw new Error('It was not begun before.');
    requestId = begun.requestId;
    await conversations.create({ id: requestId, channel: 'http' });
    await conversations.addMessage(requestId, {
      role: 'user',
      text: 'When does the shed open?',
      clientMessageId: requestId,
    });
  }
  await using service = await startService({ dataDir, documents: { 'hours.md': HOURS } });
  await service.app.documentsRead;
  const response = await service.get('/v1/chat', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'once-1' },
    body,
  });
  expect([response.status, await response.json()]).toMatchObject([200, { conversationId: requestId }]);
  const messages = await service.app.parts.stores.conversations.listMessages(requestId);
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
});

it('ends with one line where the data folder cannot be written', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  await expect(open({ DATA_DIR: file, DOCUMENTS_DIR: temporaryFolder() })).rejects.toMatchObject({
    code: 'storage_unavailable',
    message: expect.not.stringContaining('undefined'),
  });
  const noDatabase = temporaryFolder();
  writeFileSync(join(noDatabase, 'frontdesk.sqlite'), 'Dear library,\n'.repeat(500));
  await expect(open({ DATA_DIR: noDatabase, DOCUMENTS_DIR: temporaryFolder() })).rejects.toMatchObject({
    code: 'storage_unavailable',
    message: expect.not.stringContaining('undefined'),
  });
  expect(readdirSync(noDatabase)).toContain('frontdesk.sqlite');
});

const pack = await findPostgres();
describe.skipIf(!pack)('on a PostgreSQL server', () => {
  it.each(['fast', 'immediate'] as const)(
    'survives a restart (%s) under load, says so meanwhile, and goes on',
    async (mode) => {
      await using server = await startPostgres(pack ?? '');
      await using service = await startService({
        environment: { DATABASE_URL: await server.createDatabase() },
        documents: { 'hours.md': HOURS },
      });
      await service.app.documentsRead;
      const ask = async () =>
        (await service.post('/v1/chat', { message: 'When does the shed open?' })).status;
      expect(await ask()).toBe(200);
      let isOver = false;
      const statuses = new Set<number>();
      const load = Array.from({ length: 4 }, async () => {
        while (!isOver) statuses.add(await ask());
      });
      const broken = await openDatabase({ url: await server.createDatabase(), dataDir: '' });
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'frontdesk' and pid <> pg_backend_pid()`.execute(broken.kysely);
      await broken[Symbol.asyncDispose]();
      await server.restart(mode);
      await expect.poll(ask, { timeout: 20_000 }).toBe(200);
      isOver = true;
      await Promise.all(load);
      expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
      expect((await service.get('/readyz')).status).toBe(200);
    },
    180_000,
  );
});
