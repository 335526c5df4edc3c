// What `frontdesk keys` does: works on the database of the service, which may be running meanwhile.
import { readFileSync } from 'node:fs';
import { loadConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { type ApiKey, type ApiKeyStore, createApiKeyStore, type Scope } from '../storage/api-key-store.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { createDocumentStore } from '../storage/document-store.ts';
import { collectionsOf, describeUnknownCollection } from './collections.ts';
import { printable, table } from './terminal.ts';

export interface CreateKeyFlags {
  readonly name: string;
  readonly scope?: readonly Scope[];
  /** Origins. */
  readonly site?: readonly string[];
  readonly collection?: readonly string[];
  readonly days?: number;
  /** Holds a secret that somebody else made and keeps, such as the secret store of a cluster. */
  readonly secretFile?: string;
  readonly json: boolean;
}

const MS_PER_DAY = 86_400_000;

export async function createKey(flags: CreateKeyFlags): Promise<void> {
  if (flags.secretFile !== undefined) return createKnownKey(flags, readSecret(flags.secretFile));
  const { apiKey, secret } = await withKeys((keys) => keys.create(settingsOf(flags)));
  await tellUnknownCollections(flags.collection ?? []);
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ ...apiKey, secret })}\n`);
    return;
  }
  process.stdout.write(`${secret}\n`);
  process.stderr.write(`Keep it: it is not shown again. It may: ${apiKey.scopes.join(', ')}.\n`);
}

/** Says nothing of the secret, so that it stands in no log. */
async function createKnownKey(flags: CreateKeyFlags, secret: string): Promise<void> {
  const { apiKey, isNew } = await withKeys(async (keys) => {
    const known = await keys.verify(secret);
    if (known) return { apiKey: known, isNew: false };
    return { apiKey: (await keys.create(settingsOf(flags), secret)).apiKey, isNew: true };
  });
  if (flags.json) process.stdout.write(`${JSON.stringify(apiKey)}\n`);
  else process.stdout.write(`The key ${apiKey.id} ${isNew ? 'is made' : 'was there already'}.\n`);
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new AppError('not_found', `The file ${file} cannot be read: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

export async function listKeys(json: boolean): Promise<void> {
  const keys = await withKeys((store) => store.list());
  if (json) process.stdout.write(`${JSON.stringify(keys)}\n`);
  else if (keys.length === 0)
    process.stdout.write('There is no key yet: `frontdesk keys create` makes one.\n');
  else process.stdout.write(`${table([HEADS, ...keys.map(rowOf)])}\n`);
}

export async function revokeKey(id: string): Promise<void> {
  if (await withKeys((store) => store.revoke(id))) return;
  throw new AppError(
    'not_found',
    `There is no key ${id} that opens anything; \`frontdesk keys list\` shows them.`,
  );
}

const withKeys = <Result>(use: (keys: ApiKeyStore) => Promise<Result>) =>
  withDatabase((database) => use(createApiKeyStore(database)));

async function withDatabase<Result>(use: (database: Database) => Promise<Result>): Promise<Result> {
  const { DATABASE_URL, DATA_DIR } = loadConfig();
  await using database = await openDatabase({ url: DATABASE_URL, dataDir: DATA_DIR });
  return await use(database);
}

/** The key is made all the same: its documents may be still to come. */
async function tellUnknownCollections(asked: readonly string[]): Promise<void> {
  if (asked.length === 0) return;
  const known = await withDatabase(async (database) => {
    const documents = [];
    for await (const document of createDocumentStore(database).all()) documents.push(document);
    return collectionsOf(documents);
  });
  const problem = describeUnknownCollection(asked, known);
  if (problem !== undefined) process.stderr.write(`frontdesk: ${problem}\n`);
}

function settingsOf({ name, scope, site, collection, days }: CreateKeyFlags) {
  const common = {
    name,
    collections: collection ?? null,
    expiresAtMs: days === undefined ? null : Date.now() + days * MS_PER_DAY,
  };
  if (site === undefined) return { ...common, kind: 'secret', scopes: scope ?? ['chat'] } as const;
  if (scope === undefined) return { ...common, kind: 'site', origins: site } as const;
  throw new AppError('invalid_input', 'A key with --site may only chat: leave out --scope.');
}

const HEADS = ['id', 'name', 'may', 'collections', 'made', 'last used', 'state'];

function rowOf(key: ApiKey): string[] {
  const origins = key.origins ? ` from ${key.origins.join(', ')}` : '';
  return [
    key.id,
    printable(key.name),
    key.scopes.join(', ') + origins,
    key.collections?.join(', ') ?? 'all',
    day(key.createdAtMs),
    key.lastUsedAtMs === null ? 'never' : day(key.lastUsedAtMs),
    stateOf(key),
  ];
}

function stateOf({ revokedAtMs, expiresAtMs }: ApiKey): string {
  if (revokedAtMs !== null) return `revoked ${day(revokedAtMs)}`;
  if (expiresAtMs === null) return 'good';
  return `${expiresAtMs <= Date.now() ? 'expired' : 'good until'} ${day(expiresAtMs)}`;
}

const day = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);
