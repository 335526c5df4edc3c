import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConversationStore } from '../../src/storage/conversation-store.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { watchThreads } from '../support/started-threads.ts';
import { storageSuite } from './storage-suite.ts';

let folder: string;
let places = 0;
const newPlace = async () => ({ url: `sqlite:desk-${++places}.sqlite`, dataDir: join(folder, 'data') });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-storage-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

storageSuite('SQLite', newPlace);

describe('an SQLite file', () => {
  it('is durable, keeps its references and waits for other processes', async () => {
    await using database = await openDatabase(await newPlace());
    const settings = await Promise.all(
      ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'busy_timeout'].map(async (name) => {
        const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(database.kysely);
        return Object.values(rows[0] ?? {})[0];
      }),
    );
    expect(settings).toEqual(['wal', 2, 1, 1, 5000]);
  });

  it('holds nothing any more of a conversation that was erased', async () => {
    const place = await newPlace();
    await using database = await openDatabase(place);
    const conversations = createConversationStore(database);
    const { id } = await conversations.create({ channel: 'http' });
    const secret = 'my door code is 4711';
    for (let i = 0; i < 50; i++)
      await conversations.addMessage(id, { role: 'user', text: secret.repeat(50) });
    const file = join(place.dataDir, place.url.slice('sqlite:'.length));
    const holdsIt = () => [file, `${file}-wal`].some((path) => readFileSync(path).includes(secret));
    expect(holdsIt()).toBe(true);
    await conversations.erase(id);
    expect(holdsIt()).toBe(false);
  });

  it('that is something else is refused, and so is a folder that cannot be made', async () => {
    const place = await newPlace();
    await (await openDatabase(place))[Symbol.asyncDispose]();
    writeFileSync(join(place.dataDir, 'letter.txt'), 'Dear library,\n'.repeat(500));
    for (const bad of [
      { ...place, url: 'sqlite:letter.txt' },
      { ...place, dataDir: join(place.dataDir, 'letter.txt', 'data') },
    ]) {
      await expect(openDatabase(bad)).rejects.toMatchObject({ code: 'storage_unavailable' });
    }
  });

  it('goes on after its thread broke off, which costs a transaction that was open and nothing else', async () => {
    using threads = watchThreads();
    await using database = await openDatabase(await newPlace());
    const conversations = createConversationStore(database);
    const { id } = await conversations.create({ channel: 'http' });
    const broken = database.kysely.transaction().execute(async (transaction) => {
      await transaction.insertInto('settings').values({ name: 'half', value: 'done' }).execute();
      await Promise.all(threads.running.map((thread) => thread.terminate()));
      await transaction.insertInto('settings').values({ name: 'other', value: 'half' }).execute();
    });
    await expect(broken).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await conversations.find(id)).toMatchObject({ id });
    expect(await database.kysely.selectFrom('settings').select('name').execute()).toEqual([]);
  });

  it('that is closed refuses instead of waiting', async () => {
    const database = await openDatabase(await newPlace());
    await database[Symbol.asyncDispose]();
    await expect(database.ping()).rejects.toThrow();
  });
});
