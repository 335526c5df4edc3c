// The keys of the service. A key has 256 random bits, so that one round of SHA-256 hides it; only that is kept.

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { AppError } from '../errors.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

export const scopes = [
  'chat',
  'documents:read',
  'documents:write',
  'models',
  'feedback',
  'desk:read',
  'desk:write',
  'admin',
] as const;
export type Scope = (typeof scopes)[number];

interface CommonSettings {
  /** What people call it. */
  readonly name: string;
  /** The collections it may ask; null for all. */
  readonly collections?: readonly string[] | null;
  readonly expiresAtMs?: number | null;
}

/** A site key stands in the pages of a website: it may chat, and only from the origins that it names. */
export type NewApiKey = CommonSettings &
  (
    | { readonly kind: 'secret'; readonly scopes: readonly Scope[] }
    | { readonly kind: 'site'; readonly origins: readonly string[] }
  );

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly kind: 'secret' | 'site';
  readonly scopes: readonly Scope[];
  readonly collections: readonly string[] | null;
  /** Of a site key: the values of the header `Origin` that it is good for. */
  readonly origins: readonly string[] | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  /** To the minute. */
  readonly lastUsedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

const KEY_BYTES = 32;
const prefixes = { secret: 'fd_', site: 'fdsite_' };
/** Each use would otherwise cost a write to the disk. */
const LAST_USED_STEP_MS = 60_000;

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

export function createApiKeyStore({ kysely }: Database, { now = Date.now } = {}) {
  return {
    /**
     * Makes a key. `secret` is shown this once and cannot be had again; it may also come from outside.
     *
     * @throws AppError `invalid_input` without a scope, without an origin for a site key, or for a secret that does not
     * look like one; `conflict` for a secret that is taken
     */
    async create(
      settings: NewApiKey,
      secret: string = newSecret(settings.kind),
    ): Promise<{ apiKey: ApiKey; secret: string }> {
      checkSecret(secret, settings.kind);
      const granted = settings.kind === 'site' ? (['chat'] as const) : settings.scopes;
      const origins = settings.kind === 'site' ? settings.origins.map(parseOrigin) : null;
      if (granted.length === 0) throw new AppError('invalid_input', 'A key needs at least one scope.');
      if (origins?.length === 0) throw new AppError('invalid_input', 'A site key needs at least one origin.');
      const hash = hashOf(secret);
      const taken = await kysely
        .selectFrom('apiKeys')
        .select('id')
        .where('hash', '=', hash)
        .executeTakeFirst();
      if (taken) throw new AppError('conflict', `The key ${taken.id} has this secret already.`);
      const row = await kysely
        .insertInto('apiKeys')
        .values({
          id: randomUUID(),
          name: settings.name,
          kind: settings.kind,
          hash,
          scopesJson: JSON.stringify(granted),
          collectionsJson: settings.collections ? JSON.stringify(settings.collections) : null,
          originsJson: origins && JSON.stringify(origins),
          createdAtMs: now(),
          expiresAtMs: settings.expiresAtMs ?? null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return { apiKey: toApiKey(row), secret };
    },

    /** The key that somebody shows; undefined when it is unknown, expired or revoked. */
    async verify(secret: string): Promise<ApiKey | undefined> {
      const time = now();
      const row = await kysely
        .selectFrom('apiKeys')
        .selectAll()
        .where('hash', '=', hashOf(secret))
        .executeTakeFirst();
      if (!row || row.revokedAtMs !== null || (row.expiresAtMs !== null && row.expiresAtMs <= time)) {
        return undefined;
      }
      if (row.lastUsedAtMs === null || row.lastUsedAtMs <= time - LAST_USED_STEP_MS) {
        await kysely.updateTable('apiKeys').set({ lastUsedAtMs: time }).where('id', '=', row.id).execute();
      }
      return toApiKey(row);
    },

    /** All keys, the oldest first, those that are expired or revoked included. */
    async list(): Promise<ApiKey[]> {
      const rows = await kysely
        .selectFrom('apiKeys')
        .selectAll()
        .orderBy('createdAtMs')
        .orderBy('id')
        .execute();
      return rows.map(toApiKey);
    },

    /** From now on the key opens nothing. False when there is no such key, or it is revoked already. */
    async revoke(id: string): Promise<boolean> {
      const { numUpdatedRows } = await kysely
        .updateTable('apiKeys')
        .set({ revokedAtMs: now() })
        .where('id', '=', id)
        .where('revokedAtMs', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

const newSecret = (kind: ApiKey['kind']) => prefixes[kind] + randomBytes(KEY_BYTES).toString('base64url');

function checkSecret(secret: string, kind: ApiKey['kind']): void {
  const [prefix, length] = [prefixes[kind], Math.ceil((KEY_BYTES * 8) / 6)];
  if (secret.startsWith(prefix) && /^[\w-]+$/.test(secret) && secret.length - prefix.length >= length) return;
  throw new AppError(
    'invalid_input',
    `The secret of this key must be ${prefix} and at least ${length} random letters and digits.`,
  );
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** As browsers write it in the header `Origin`: no path, no trailing slash, no default port. */
function parseOrigin(text: string): string {
  const url = URL.canParse(text) && new URL(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash) {
    throw new AppError('invalid_input', `"${text}" is not an origin such as https://www.example.org.`);
  }
  return url.origin;
}

function toApiKey(row: Selectable<Schema['apiKeys']>): ApiKey {
  const { hash: _, scopesJson, collectionsJson, originsJson, ...rest } = row;
  const list = (json: string | null) => (json === null ? null : JSON.parse(json));
  return {
    ...rest,
    scopes: list(scopesJson),
    collections: list(collectionsJson),
    origins: list(originsJson),
  };
}
