// What `frontdesk accounts` does: works on the database of the service, which may be running meanwhile.

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { hashPassword } from '../access/accounts/password.ts';
import { loadConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { openDatabase } from '../storage/database.ts';
import {
  type Account,
  type AccountStore,
  createAccountStore,
  type Role,
} from '../storage/people/account-store.ts';
import { type AuditStore, createAuditStore } from '../storage/people/audit-store.ts';
import { createSessionStore, type SessionStore } from '../storage/people/session-store.ts';
import { printable, table } from './terminal.ts';

export interface AddAccountFlags {
  readonly role: Role;
  readonly displayName?: string;
}

interface People {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly audit: AuditStore;
}

export async function addAccount(name: string, { role, displayName }: AddAccountFlags): Promise<void> {
  const passwordHash = await hashPassword(await readPassword());
  const account = await withPeople(async ({ accounts, audit }) => {
    const named = displayName === undefined ? {} : { displayName };
    const added = await accounts.create({ name, role, passwordHash, ...named });
    await audit.add({ ...FROM_HERE, action: 'addAccount', detail: `${added.name}, ${role}` });
    return added;
  });
  process.stdout.write(`${account.name} may sign in at /desk as ${role}.\n`);
}

export async function listAccounts(json: boolean): Promise<void> {
  const all = await withPeople(({ accounts }) => accounts.list());
  if (json) process.stdout.write(`${JSON.stringify(all)}\n`);
  else if (all.length === 0)
    process.stdout.write('There is no account yet: `frontdesk accounts add NAME --role owner` makes one.\n');
  else process.stdout.write(`${table([HEADS, ...all.map(rowOf)])}\n`);
}

export async function removeAccount(name: string): Promise<void> {
  await withPeople(async ({ accounts, audit }) => {
    const { id } = await find(accounts, name);
    await accounts.remove(id);
    await audit.add({ ...FROM_HERE, action: 'removeAccount', detail: name });
  });
  process.stdout.write(`${name} may sign in no more.\n`);
}

export async function setPassword(name: string): Promise<void> {
  const passwordHash = await hashPassword(await readPassword());
  await withPeople(async ({ accounts, sessions, audit }) => {
    const { id } = await find(accounts, name);
    await accounts.change(id, { passwordHash });
    await sessions.endAll(id);
    await audit.add({ ...FROM_HERE, action: 'changeAccount', detail: `${name}: password` });
  });
  process.stdout.write(`The new password of ${name} holds; all sessions have ended.\n`);
}

const FROM_HERE = { actorId: null, actorName: 'command line' };
const HEADS = ['name', 'shown as', 'role', 'made', 'signed in'];
const day = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);

function rowOf({ name, displayName, role, createdAtMs, lastSignInAtMs }: Account): string[] {
  const signedIn = lastSignInAtMs === null ? 'never' : day(lastSignInAtMs);
  return [name, printable(displayName), role, day(createdAtMs), signedIn];
}

/** @throws AppError `not_found` */
async function find(accounts: AccountStore, name: string): Promise<Account> {
  const account = await accounts.findByName(name);
  if (account) return account;
  throw new AppError('not_found', `There is no account ${name}; \`frontdesk accounts list\` shows them.`);
}

async function withPeople<Result>(use: (people: People) => Promise<Result>): Promise<Result> {
  const { DATABASE_URL, DATA_DIR } = loadConfig();
  await using database = await openDatabase({ url: DATABASE_URL, dataDir: DATA_DIR });
  return await use({
    accounts: createAccountStore(database),
    sessions: createSessionStore(database),
    audit: createAuditStore(database),
  });
}

/** Of a terminal it is asked, and what is typed is not shown; otherwise all of standard input is the password. */
async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, '');
  process.stderr.write('Password: ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
