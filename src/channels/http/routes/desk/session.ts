// /v1/session: people sign in and out. Mounted before the authentication, which it is the beginning of.
import { type Request, type Response, Router } from 'express';
import { crossOrigin, isSameOrigin } from '../../../../access/accounts/account-principal.ts';
import { hashPassword, isPasswordOf } from '../../../../access/accounts/password.ts';
import { cookieOf, cookieText, SESSION_COOKIE } from '../../../../access/accounts/session-cookie.ts';
import { createSignIn } from '../../../../access/accounts/sign-in.ts';
import { AppError } from '../../../../errors.ts';
import {
  firstAccountSchema,
  passwordChangeSchema,
  type SessionView,
  type SignInWays,
  sessionSchema,
  signInSchema,
  signInWaysSchema,
} from '../../../../protocol/desk-accounts.ts';
import type { Account } from '../../../../storage/people/account-store.ts';
import type { Session } from '../../../../storage/people/session-store.ts';
import { defined } from '../../defined.ts';
import type { HttpContext } from '../../http-context.ts';
import { readJson } from '../../middleware/read-json.ts';
import { mountOperation } from '../../mount-operation.ts';
import type { Operation } from '../../operation.ts';

const PATH = '/v1/session';
const signedIn = {
  200: {
    description: 'Signed in; the cookie comes with it.',
    content: { 'application/json': sessionSchema },
  },
};

const showSession = {
  id: 'showSession',
  method: 'get',
  path: PATH,
  tag: 'Desk',
  summary: 'Show who is signed in, and how to sign in',
  scope: null,
  answers: { 200: { description: 'Nobody, perhaps.', content: { 'application/json': signInWaysSchema } } },
} satisfies Operation;

const signIn = {
  id: 'signIn',
  method: 'post',
  path: PATH,
  tag: 'Desk',
  summary: 'Sign in with a name and a password',
  description: 'The session is a cookie that scripts cannot read, for twelve hours after it was used last.',
  scope: null,
  body: signInSchema,
  answers: signedIn,
  errors: ['unauthenticated', 'forbidden'],
} satisfies Operation;

const signInFirst = {
  id: 'signInFirst',
  method: 'post',
  path: `${PATH}/first`,
  tag: 'Desk',
  summary: 'Make the first owner with the link that the service printed',
  scope: null,
  body: firstAccountSchema,
  answers: signedIn,
  errors: ['unauthenticated', 'forbidden', 'conflict'],
} satisfies Operation;

const signOut = {
  id: 'signOut',
  method: 'delete',
  path: PATH,
  tag: 'Desk',
  summary: 'Sign out',
  scope: null,
  answers: { 204: { description: 'The session has ended.' } },
  errors: ['forbidden'],
} satisfies Operation;

const changePassword = {
  id: 'changeOwnPassword',
  method: 'put',
  path: `${PATH}/password`,
  tag: 'Desk',
  summary: 'Change your own password',
  description: 'All your other sessions end.',
  scope: null,
  body: passwordChangeSchema,
  answers: { 204: { description: 'The new one holds.' } },
  errors: ['unauthenticated', 'forbidden'],
} satisfies Operation;

export const sessionOperations = [showSession, signIn, signInFirst, signOut, changePassword];

export function sessionRoutes(context: HttpContext): Router {
  const router = Router();
  const { stores, config } = context;
  const { accounts, sessions, audit } = stores;
  const checkPassword = createSignIn(accounts);
  router.use(
    PATH,
    (request, _response, next) => {
      next(request.method !== 'GET' && !isSameOrigin(request.headers) ? crossOrigin() : undefined);
    },
    readJson(config.BODY_LIMIT_BYTES),
  );

  const begin = async (account: Account, request: Request, response: Response, action: string) => {
    const { secret, expiresAtMs } = await sessions.begin(account.id, request.get('User-Agent') ?? null);
    const maxAgeSeconds = Math.floor((expiresAtMs - Date.now()) / 1000);
    response.append(
      'Set-Cookie',
      cookieText(SESSION_COOKIE, secret, { maxAgeSeconds, isSecure: request.secure }),
    );
    await audit.add({ actorId: `account:${account.id}`, actorName: account.displayName, action });
    return sessionView({ account, expiresAtMs });
  };

  const current = async (request: Request): Promise<Session | undefined> => {
    const secret = cookieOf(request.headers, SESSION_COOKIE);
    return secret === undefined ? undefined : sessions.find(secret);
  };

  mountOperation(router, context, showSession, async (_input, response, request) => {
    const session = await current(request);
    response.set('Cache-Control', 'no-store').json({
      session: session ? sessionView(session) : null,
      hasAccounts: (await accounts.list()).length > 0,
    } satisfies SignInWays);
  });

  mountOperation(router, context, signIn, async ({ body }, response, request) => {
    const account = await checkPassword({ ...body, address: request.ip ?? '' });
    response.json(await begin(account, request, response, 'signIn'));
  });

  mountOperation(router, context, signInFirst, async ({ body }, response, request) => {
    const { token, name, displayName, password } = body;
    if ((await accounts.list()).length > 0)
      throw new AppError('conflict', 'There are accounts already: sign in with one of them.');
    const passwordHash = await hashPassword(password);
    if (!(await sessions.useLink(token)))
      throw new AppError(
        'unauthenticated',
        'This link is used up or too old. Start the service again for a new one.',
      );
    const account = await accounts.create({ name, role: 'owner', passwordHash, ...defined({ displayName }) });
    response.json(await begin(account, request, response, 'signInFirst'));
  });

  mountOperation(router, context, signOut, async (_input, response, request) => {
    const session = await current(request);
    if (session) await sessions.end(session.id);
    response
      .append('Set-Cookie', cookieText(SESSION_COOKIE, '', { maxAgeSeconds: 0, isSecure: request.secure }))
      .status(204)
      .end();
  });

  mountOperation(router, context, changePassword, async ({ body }, response, request) => {
    const session = await current(request);
    if (!session) throw new AppError('unauthenticated', 'Your session has ended. Sign in again.');
    const { account } = session;
    const known = await accounts.findByName(account.name);
    if (!(await isPasswordOf(known?.passwordHash, body.current)))
      throw new AppError('forbidden', 'The current password is wrong.');
    await accounts.change(account.id, { passwordHash: await hashPassword(body.next) });
    await sessions.endAll(account.id, session.id);
    await audit.add({
      actorId: `account:${account.id}`,
      actorName: account.displayName,
      action: 'changeOwnPassword',
    });
    response.status(204).end();
  });

  return router;
}

function sessionView({
  account,
  expiresAtMs,
}: Pick<Session, 'expiresAtMs'> & { account: Session['account'] }) {
  const { id, name, displayName, role } = account;
  return {
    account: { id, name, displayName, role },
    expiresAt: new Date(expiresAtMs).toISOString(),
  } satisfies SessionView;
}
