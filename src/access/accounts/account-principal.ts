// What somebody who has signed in may do, and the request by which they do it.
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../storage/api-key-store.ts';
import type { Role } from '../../storage/people/account-store.ts';
import type { Session, SessionStore } from '../../storage/people/session-store.ts';
import type { Authenticate } from '../authenticator.ts';
import type { Principal } from '../principal.ts';
import { cookieOf, SESSION_COOKIE } from './session-cookie.ts';

/** A viewer looks, an agent talks and teaches, an owner does everything. */
export const roleScopes: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: ['desk:read', 'documents:read', 'feedback', 'models'],
  agent: ['desk:read', 'desk:write', 'documents:read', 'documents:write', 'feedback', 'models', 'chat'],
  owner: ['admin'],
};

export function accountPrincipal({ account }: Session): Principal {
  const { id, displayName, role } = account;
  return {
    id: `account:${id}`,
    kind: 'account',
    name: displayName,
    scopes: roleScopes[role],
    collections: null,
    origins: null,
  };
}

/** A request of a program or of the page, told apart by what it shows: a key or a cookie. */
export type AuthenticateRequest = (
  headers: IncomingHttpHeaders,
  method: string,
) => Promise<{ readonly principal: Principal; readonly session?: Session }>;

export interface AccountAuthenticatorOptions {
  readonly authenticate: Authenticate;
  readonly sessions: SessionStore;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Takes the cookie of a session where no key is shown. A cookie that opens nothing is refused: whoever believes to be
 * signed in must not act as somebody else.
 *
 * @throws AppError `unauthenticated`, `forbidden` for a change that another origin asks for
 */
export function createRequestAuthenticator({
  authenticate,
  sessions,
}: AccountAuthenticatorOptions): AuthenticateRequest {
  return async (headers, method) => {
    const secret = headers.authorization === undefined ? cookieOf(headers, SESSION_COOKIE) : undefined;
    if (secret === undefined) return { principal: await authenticate(headers) };
    const session = await sessions.find(secret);
    if (!session) throw new AppError('unauthenticated', 'Your session has ended. Sign in again.');
    if (!SAFE_METHODS.has(method) && !isSameOrigin(headers)) throw crossOrigin();
    return { principal: accountPrincipal(session), session };
  };
}

export const crossOrigin = () =>
  new AppError('forbidden', 'A page of another origin cannot change anything here.');

/**
 * Whether a request comes from a page of this very service. Browsers tell it by `Sec-Fetch-Site`, older ones by
 * `Origin`; pages cannot set either. `SameSite` alone would let pages of other ports and subdomains through.
 */
export function isSameOrigin({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
