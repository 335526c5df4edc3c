import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/storage/database.ts';
import { createAccountStore } from '../../../src/storage/people/account-store.ts';
import { createAuditStore } from '../../../src/storage/people/audit-store.ts';
import { createSessionStore } from '../../../src/storage/people/session-store.ts';
import type { TestPlace } from './test-place.ts';

const HOUR_MS = 3_600_000;

export function peopleSuite(newPlace: () => Promise<TestPlace>): void {
  describe('the people of the desk', () => {
    let database: Database;
    let time = 1_000_000;
    const now = () => time;

    beforeAll(async () => {
      database = await (await newPlace()).open();
    });
    afterAll(() => database[Symbol.asyncDispose]());

    it('have accounts with names of their own, and one owner stays', async () => {
      const accounts = createAccountStore(database, { now });
      const ada = await accounts.create({ name: 'Ada', role: 'owner', passwordHash: 'h1' });
      expect(ada).toMatchObject({ name: 'ada', displayName: 'Ada', role: 'owner', hasPassword: true });
      const again = accounts.create({ name: 'ADA ', role: 'viewer', passwordHash: null });
      await expect(again).rejects.toMatchObject({ code: 'conflict' });
      const odd = accounts.create({ name: '<b>', role: 'viewer', passwordHash: null });
      await expect(odd).rejects.toMatchObject({ code: 'invalid_input' });
      await expect(accounts.remove(ada.id)).rejects.toMatchObject({ code: 'conflict' });
      await expect(accounts.change(ada.id, { role: 'agent' })).rejects.toMatchObject({ code: 'conflict' });
      const ben = await accounts.create({
        name: 'ben',
        role: 'agent',
        passwordHash: 'h2',
        displayName: 'Ben',
      });
      expect(await accounts.change(ben.id, { role: 'owner' })).toMatchObject({ role: 'owner' });
      await accounts.remove(ada.id);
      expect((await accounts.list()).map(({ name }) => name)).toEqual(['ben']);
      expect(await accounts.findByName(' BEN')).toMatchObject({ id: ben.id, passwordHash: 'h2' });
    });

    it('have sessions that end when they are left alone, ended, or a week old', async () => {
      const accounts = createAccountStore(database, { now });
      const sessions = createSessionStore(database, { now });
      const { id } = await accounts.create({ name: 'eve', role: 'viewer', passwordHash: null });
      const first = await sessions.begin(id, 'Browser');
      expect(await sessions.find(first.secret)).toMatchObject({ account: { name: 'eve', role: 'viewer' } });
      expect(await sessions.find(`${first.secret}x`)).toBeUndefined();
      for (let day = 0; day < 13; day++) {
        time += 11 * HOUR_MS;
        expect(await sessions.find(first.secret)).toBeDefined();
      }
      time += 26 * HOUR_MS;
      expect(await sessions.find(first.secret)).toBeUndefined();
      const left = await sessions.begin(id, null);
      time += 12 * HOUR_MS;
      expect(await sessions.find(left.secret)).toBeUndefined();
      const [one, two] = [await sessions.begin(id, null), await sessions.begin(id, null)];
      const kept = await sessions.find(one.secret);
      await sessions.endAll(id, kept?.id);
      expect(await sessions.find(two.secret)).toBeUndefined();
      expect(await sessions.list(id)).toHaveLength(1);
      const rows = await database.kysely.selectFrom('accountSessions').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(one.secret);
      await accounts.remove(id);
      expect(await sessions.find(one.secret)).toBeUndefined();
    });

    it('get in first by a link that is good once and for a day', async () => {
      const sessions = createSessionStore(database, { now });
      const old = await sessions.makeLink();
      const token = await sessions.makeLink();
      expect(await sessions.useLink(old)).toBe(false);
      expect(await sessions.useLink(token)).toBe(true);
      expect(await sessions.useLink(token)).toBe(false);
      const late = await sessions.makeLink();
      time += 24 * HOUR_MS;
      expect(await sessions.useLink(late)).toBe(false);
    });

    it('leave a trace of what they change, the newest first', async () => {
      const audit = createAuditStore(database, { now });
      await audit.add({ actorId: 'account:1', actorName: 'Ada', action: 'createKey', detail: 'shop' });
      time += 1;
      await audit.add({ actorId: null, actorName: 'command line', action: 'addAccount' });
      const entries = await audit.list({ limit: 2 });
      expect(entries.map(({ action }) => action)).toEqual(['addAccount', 'createKey']);
      expect(await audit.list({ beforeMs: time })).toMatchObject([{ actorName: 'Ada', detail: 'shop' }]);
    });
  });
}
