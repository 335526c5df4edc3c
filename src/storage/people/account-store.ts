// The accounts of the people behind the desk. Who they are and what they may do; passwords come hashed.

import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { AppError } from '../../errors.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';

export const roles = ['owner', 'agent', 'viewer'] as const;
export type Role = (typeof roles)[number];

export interface Account {
  readonly id: string;
  /** Typed to sign in; lower case. */
  readonly name: string;
  /** What visitors and colleagues read. */
  readonly displayName: string;
  readonly role: Role;
  readonly hasPassword: boolean;
  readonly createdAtMs: number;
  readonly lastSignInAtMs: number | null;
}

export interface NewAccount {
  readonly name: string;
  readonly displayName?: string;
  readonly role: Role;
  readonly passwordHash: string | null;
  /** Issuer and subject of OpenID Connect. */
  readonly subject?: string;
}

const NAME = /^[a-z0-9][a-z0-9._@+-]{0,99}$/;

export type AccountStore = ReturnType<typeof createAccountStore>;

export function createAccountStore({ kysely }: Database, { now = Date.now } = {}) {
  const owners = () => kysely.selectFrom('accounts').selectAll().where('role', '=', 'owner');

  /** @throws AppError `conflict`, so that somebody can always look after the desk */
  async function checkAnotherOwner(account: Account): Promise<void> {
    if (account.role !== 'owner') return;
    if ((await owners().execute()).length > 1) return;
    throw new AppError(
      'conflict',
      `${account.displayName} is the only owner: make somebody else an owner first.`,
    );
  }

  async function find(id: string): Promise<Account | undefined> {
    const row = await kysely.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toAccount(row);
  }

  /** @throws AppError `not_found` */
  async function get(id: string): Promise<Account> {
    const account = await find(id);
    if (!account) throw new AppError('not_found', 'There is no such account.');
    return account;
  }

  return {
    /** @throws AppError `invalid_input` for a name that is not valid, `conflict` for one that is taken */
    async create({ name, displayName, role, passwordHash, subject }: NewAccount): Promise<Account> {
      const lower = name.trim().toLowerCase();
      if (!NAME.test(lower)) {
        const rule = 'letters, digits and . _ @ + -, and begin with a letter or a digit';
        throw new AppError('invalid_input', `A name may have 1 to 100 ${rule}.`);
      }
      const row = await kysely
        .insertInto('accounts')
        .values({
          id: randomUUID(),
          name: lower,
          displayName: displayName?.trim() || name.trim(),
          role,
          passwordHash,
          subject: subject ?? null,
          createdAtMs: now(),
          lastSignInAtMs: null,
        })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (!row) throw new AppError('conflict', `There is an account named ${lower} already.`);
      return toAccount(row);
    },

    find,

    async findByName(
      name: string,
    ): Promise<(Account & { readonly passwordHash: string | null }) | undefined> {
      const row = await kysely
        .selectFrom('accounts')
        .selectAll()
        .where('name', '=', name.trim().toLowerCase())
        .executeTakeFirst();
      return row && { ...toAccount(row), passwordHash: row.passwordHash };
    },

    async findBySubject(subject: string): Promise<Account | undefined> {
      const row = await kysely
        .selectFrom('accounts')
        .selectAll()
        .where('subject', '=', subject)
        .executeTakeFirst();
      return row && toAccount(row);
    },

    /** All, by name. */
    async list(): Promise<Account[]> {
      return (await kysely.selectFrom('accounts').selectAll().orderBy('name').execute()).map(toAccount);
    },

    /**
     * Changes what is given.
     *
     * @throws AppError `not_found`, and `conflict` when no owner would be left
     */
    async change(
      id: string,
      changes: {
        readonly displayName?: string | undefined;
        readonly role?: Role | undefined;
        readonly passwordHash?: string | undefined;
      },
    ): Promise<Account> {
      const account = await get(id);
      if (changes.role !== undefined && changes.role !== 'owner') await checkAnotherOwner(account);
      const set = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      if (Object.keys(set).length > 0)
        await kysely.updateTable('accounts').set(set).where('id', '=', id).execute();
      return get(id);
    },

    async signedIn(id: string): Promise<void> {
      await kysely.updateTable('accounts').set({ lastSignInAtMs: now() }).where('id', '=', id).execute();
    },

    /**
     * Removes an account with its sessions.
     *
     * @throws AppError `not_found`, and `conflict` for the only owner
     */
    async remove(id: string): Promise<Account> {
      const account = await get(id);
      await checkAnotherOwner(account);
      await kysely.deleteFrom('accounts').where('id', '=', id).execute();
      return account;
    },
  };
}

function toAccount({ passwordHash, subject: _, ...row }: Selectable<Schema['accounts']>): Account {
  return { ...row, hasPassword: passwordHash !== null };
}
