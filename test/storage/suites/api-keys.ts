import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKeyStore } from '../../../src/storage/api-key-store.ts';
import type { Database } from '../../../src/storage/database.ts';
import type { TestPlace } from './test-place.ts';

export function apiKeySuite(newPlace: () => Promise<TestPlace>): void {
  describe('API keys', () => {
    let database: Database;
    let time = 1_000_000;
    const now = () => time;

    beforeAll(async () => {
      database = await (await newPlace()).open();
    });
    afterAll(() => database[Symbol.asyncDispose]());

    it('open with their secret, of which only a hash is stored', async () => {
      const keys = createApiKeyStore(database, { now });
      const made = await keys.create({ kind: 'secret', name: 'shop', scopes: ['chat', 'feedback'] });
      expect(made.secret).toMatch(/^fd_[\w-]{43}$/);
      expect(await keys.verify(made.secret)).toMatchObject({
        id: made.apiKey.id,
        name: 'shop',
        scopes: ['chat', 'feedback'],
        collections: null,
        origins: null,
      });
      expect(await keys.verify(`${made.secret}x`)).toBeUndefined();
      const rows = await database.kysely.selectFrom('apiKeys').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(made.secret.slice(3));
      expect(JSON.stringify(await keys.list())).not.toContain(rows[0]?.hash);
    });

    it('open nothing once they expired or were revoked', async () => {
      const keys = createApiKeyStore(database, { now });
      const short = await keys.create({
        kind: 'secret',
        name: 's',
        scopes: ['chat'],
        expiresAtMs: time + 10,
      });
      const revoked = await keys.create({ kind: 'secret', name: 'r', scopes: ['admin'] });
      expect(await keys.verify(short.secret)).toBeDefined();
      time += 10;
      expect(await keys.verify(short.secret)).toBeUndefined();
      expect(await keys.revoke(revoked.apiKey.id)).toBe(true);
      expect(await keys.revoke(revoked.apiKey.id)).toBe(false);
      expect(await keys.verify(revoked.secret)).toBeUndefined();
    });

    it('say to the minute when they were used last', async () => {
      const keys = createApiKeyStore(database, { now });
      const { apiKey, secret } = await keys.create({ kind: 'secret', name: 'u', scopes: ['chat'] });
      const lastUsed = async () => (await keys.list()).find(({ id }) => id === apiKey.id)?.lastUsedAtMs;
      expect(await lastUsed()).toBeNull();
      const firstUse = time;
      for (const [elapsed, expected] of [
        [0, firstUse],
        [59_999, firstUse],
        [60_000, firstUse + 60_000],
      ] as const) {
        time = firstUse + elapsed;
        await keys.verify(secret);
        expect(await lastUsed()).toBe(expected);
      }
    });

    it('of a site may chat alone, from the origins that they name', async () => {
      const keys = createApiKeyStore(database, { now });
      const origins = ['https://www.example.org:443/', 'http://localhost:3000'];
      const { secret } = await keys.create({ kind: 'site', name: 'w', origins, collections: ['main'] });
      expect(await keys.verify(secret)).toMatchObject({
        kind: 'site',
        scopes: ['chat'],
        collections: ['main'],
        origins: ['https://www.example.org', 'http://localhost:3000'],
      });
    });

    it('are refused without a scope or without a proper origin', async () => {
      const keys = createApiKeyStore(database, { now });
      const refused = { code: 'invalid_input' };
      await expect(keys.create({ kind: 'secret', name: 'x', scopes: [] })).rejects.toMatchObject(refused);
      for (const origins of [[], ['*'], ['example.org'], ['https://example.org/page'], ['file:///x']]) {
        await expect(keys.create({ kind: 'site', name: 'x', origins })).rejects.toMatchObject(refused);
      }
    });
  });
}
