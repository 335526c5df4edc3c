// Finds out who asks: by an API key, by a site key and the page it stands in, by a token, or by being on this machine.
import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { type ApiKeyStore, scopes } from '../storage/api-key-store.ts';
import type { Logger } from '../telemetry/logger.ts';
import { isSameKey } from './local-key.ts';
import { isLoopback } from './loopback.ts';
import type { Principal } from './principal.ts';
import { createTokenVerifier } from './token-verifier.ts';

/**
 * Who sent these headers. A socket, which cannot set headers in a browser, gives its key or token as `token`.
 *
 * @throws AppError `unauthenticated` without a good key or token, `forbidden` for a site key in the wrong page,
 * `timed_out` when the keys of the token issuer cannot be had
 */
export type Authenticate = (headers: IncomingHttpHeaders, token?: string) => Promise<Principal>;

export interface AuthenticatorOptions {
  readonly config: Config;
  readonly apiKeys: ApiKeyStore;
  readonly log: Logger;
  /** The key of the data folder, which opens everything on a service that nobody else can reach. */
  readonly localKey?: string;
}

const API_KEY = /^fd(site)?_/;
/** A JSON Web Token. */
const TOKEN = /^eyJ[\w-]*\./;
const LOCAL_KEY = /^fdlocal_/;

export function createAuthenticator({ config, apiKeys, log, localKey }: AuthenticatorOptions): Authenticate {
  const verifyToken = createTokenVerifier(config, log);
  return async function authenticate(headers, shown) {
    const token = shown ?? bearerOf(headers.authorization);
    if (token === undefined) {
      if (isOpen(config) && isFromThisMachine(headers, config)) return localPrincipal;
      throw new AppError('unauthenticated', 'Send a key: "Authorization: Bearer fd_…".');
    }
    if (LOCAL_KEY.test(token)) {
      const isGood = localKey !== undefined && isOpen(config) && isSameKey(token, localKey);
      if (isGood && isFromThisMachine(headers, config)) return localOperator;
      throw new AppError('unauthenticated', 'This is not the key of the data folder of this service.');
    }
    if (!API_KEY.test(token)) {
      // Clients of other services cannot leave their key out, and where none is needed any will do; a token that was
      // issued to somebody is not just any.
      if (!TOKEN.test(token) && isOpen(config) && isFromThisMachine(headers, config)) return localPrincipal;
      return verifyToken(token);
    }
    const key = await apiKeys.verify(token);
    if (!key) throw new AppError('unauthenticated', 'This key is unknown, expired or revoked.');
    const { id, kind, scopes, collections, origins } = key;
    if (origins !== null && !origins.some((origin) => originsOf(headers).includes(origin))) {
      throw new AppError('forbidden', 'This key is for the pages of other origins.');
    }
    return { id, kind: kind === 'site' ? 'site' : 'key', scopes, collections, origins };
  };
}

/** Whether people of this machine need no key: nobody else can reach the service. */
export function isOpen({ HOST, TRUST_PROXY }: Pick<Config, 'HOST' | 'TRUST_PROXY'>): boolean {
  return isLoopback(HOST) && TRUST_PROXY === undefined;
}

/**
 * Holds a service that others can reach to having a key.
 *
 * @throws AppError `config_invalid`, with the command that makes a key
 */
export async function checkKeysExist({
  config,
  apiKeys,
}: Pick<AuthenticatorOptions, 'config' | 'apiKeys'>): Promise<void> {
  if (isOpen(config) || config.JWT_JWKS_URL !== undefined) return;
  const now = Date.now();
  const isGood = (key: { revokedAtMs: number | null; expiresAtMs: number | null }) =>
    key.revokedAtMs === null && (key.expiresAtMs === null || key.expiresAtMs > now);
  if ((await apiKeys.list()).some(isGood)) return;
  const reason = isLoopback(config.HOST) ? 'TRUST_PROXY is set' : `HOST is ${config.HOST}`;
  throw new AppError(
    'config_invalid',
    `Others can reach this service (${reason}), so it does not start without a key. Make one with ` +
      '"npx frontdesk keys create --name first --scope chat", or leave HOST at 127.0.0.1.',
  );
}

/**
 * Somebody who seems to be on this machine. A proxy that nobody told the service of may make everybody seem so: that is
 * enough to ask the desk and its models, not to read or change what belongs to the operator.
 */
const localPrincipal: Principal = {
  id: null,
  kind: 'local',
  scopes: ['chat', 'models'],
  collections: null,
  origins: null,
};
/** Somebody who can read the data folder. */
const localOperator: Principal = { ...localPrincipal, scopes };

function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const [, token] = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization) ?? [];
  if (token !== undefined) return token;
  throw new AppError('unauthenticated', 'The header Authorization must be "Bearer" and a key or token.');
}

/**
 * A request to a loopback name, through no proxy, and not made by a web page from elsewhere: such a page could
 * otherwise use the service of whoever looks at it, or make its own name resolve to this machine.
 */
function isFromThisMachine(headers: IncomingHttpHeaders, { CORS_ORIGINS }: Config): boolean {
  if (headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined) return false;
  if (!isLoopback(hostnameOf(`http://${headers.host}`))) return false;
  const { origin } = headers;
  return origin === undefined || isLoopback(hostnameOf(origin)) || CORS_ORIGINS.includes(origin);
}

const hostnameOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');

/** A page that asks the service it came from sends no `Origin` with a GET; browsers alone set `Sec-Fetch-Site`. */
function originsOf({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): readonly string[] {
  if (origin !== undefined) return [origin];
  return site === 'same-origin' ? [`http://${host}`, `https://${host}`] : [];
}
