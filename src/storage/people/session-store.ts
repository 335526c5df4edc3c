// Sessions of signed-in people, and the links by which the first of them signs in. Only hashes of the secrets are kept.

import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../database.ts';
import type { Account } from './account-store.ts';

/** A session that nobody used for so long has ended. */
const IDLE_MS = 12 * 3_600_000;
/** No session lasts longer. */
const LONGEST_MS = 7 * 24 * 3_600_000;
/** Each use would otherwise cost a write to the disk. */
const LAST_USED_STEP_MS = 60_000;
const LINK_MS = 24 * 3_600_000;
const SECRET_BYTES = 32;

export interface Session {
  readonly id: string;
  readonly account: Pick<Account, 'id' | 'name' | 'displayName' | 'role'>;
  readonly expiresAtMs: number;
}

/** As the owner of an account sees it. */
export interface ListedSession {
  readonly id: string;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
  readonly userAgent: string | null;
}

export type SessionStore = ReturnType<typeof createSessionStore>;

export function createSessionStore({ kysely }: Database, { now = Date.now } = {}) {
  return {
    /** Begins a session. `secret` goes into the cookie, and is kept nowhere. */
    async begin(
      accountId: string,
      userAgent: string | null,
    ): Promise<{ secret: string; expiresAtMs: number }> {
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      const time = now();
      const expiresAtMs = time + LONGEST_MS;
      await kysely.deleteFrom('accountSessions').where('expiresAtMs', '<=', time).execute();
      await kysely
        .insertInto('accountSessions')
        .values({
          id: hashOf(secret),
          accountId,
          createdAtMs: time,
          lastUsedAtMs: time,
          expiresAtMs,
          userAgent: userAgent?.slice(0, 300) ?? null,
        })
        .execute();
      return { secret, expiresAtMs };
    },

    /** The session of a cookie; undefined when it is unknown, ended or revoked. */
    async find(secret: string): Promise<Session | undefined> {
      const time = now();
      const row = await kysely
        .selectFrom('accountSessions')
        .innerJoin('accounts', 'accounts.id', 'accountSessions.accountId')
        .select([
          'accountSessions.id as id',
          'accounts.id as accountId',
          'name',
          'displayName',
          'role',
          'expiresAtMs',
          'lastUsedAtMs',
        ])
        .where('accountSessions.id', '=', hashOf(secret))
        .executeTakeFirst();
      if (!row || row.expiresAtMs <= time || row.lastUsedAtMs <= time - IDLE_MS) return undefined;
      if (row.lastUsedAtMs <= time - LAST_USED_STEP_MS) {
        await kysely
          .updateTable('accountSessions')
          .set({ lastUsedAtMs: time })
          .where('id', '=', row.id)
          .execute();
      }
      const { id, accountId, name, displayName, role, expiresAtMs } = row;
      return { id, account: { id: accountId, name, displayName, role }, expiresAtMs };
    },

    /** Those of an account that have not ended, the newest first. */
    list(accountId: string): Promise<ListedSession[]> {
      return kysely
        .selectFrom('accountSessions')
        .select(['id', 'createdAtMs', 'lastUsedAtMs', 'userAgent'])
        .where('accountId', '=', accountId)
        .where('expiresAtMs', '>', now())
        .where('lastUsedAtMs', '>', now() - IDLE_MS)
        .orderBy('createdAtMs', 'desc')
        .execute();
    },

    async end(id: string): Promise<void> {
      await kysely.deleteFrom('accountSessions').where('id', '=', id).execute();
    },

    /** Ends all sessions of an account, but one that is to stay. */
    async endAll(accountId: string, exceptId?: string): Promise<void> {
      await kysely
        .deleteFrom('accountSessions')
        .where('accountId', '=', accountId)
        .where('id', '!=', exceptId ?? '')
        .execute();
    },

    /** Makes the token of a link by which the first owner signs in; earlier links open nothing any more. */
    async makeLink(): Promise<string> {
      const token = randomBytes(SECRET_BYTES).toString('base64url');
      await kysely.deleteFrom('signInLinks').execute();
      await kysely
        .insertInto('signInLinks')
        .values({ id: hashOf(token), createdAtMs: now(), expiresAtMs: now() + LINK_MS })
        .execute();
      return token;
    },

    /** Whether the link is good. It is good once: afterwards it is gone. */
    async useLink(token: string): Promise<boolean> {
      const { numDeletedRows } = await kysely
        .deleteFrom('signInLinks')
        .where('id', '=', hashOf(token))
        .where('expiresAtMs', '>', now())
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
