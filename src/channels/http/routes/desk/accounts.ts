// /v1/accounts and /v1/audit: who works at the desk, and who changed what.
import { Router } from 'express';
import { z } from 'zod';
import { hashPassword } from '../../../../access/accounts/password.ts';
import { nameSchema } from '../../../../protocol/chat.ts';
import {
  type AccountList,
  type AccountView,
  type AuditPage,
  accountChangeSchema,
  accountListSchema,
  accountSchema,
  auditPageSchema,
  newAccountSchema,
} from '../../../../protocol/desk-accounts.ts';
import type { Account } from '../../../../storage/people/account-store.ts';
import { defined } from '../../defined.ts';
import type { HttpContext } from '../../http-context.ts';
import { mountOperation } from '../../mount-operation.ts';
import type { Operation } from '../../operation.ts';
import { readPage } from '../page.ts';

const params = z.object({ accountId: nameSchema });
const showsAccount = (description: string) => ({
  200: { description, content: { 'application/json': accountSchema } },
});

const listAccounts = {
  id: 'listAccounts',
  method: 'get',
  path: '/v1/accounts',
  tag: 'Desk',
  summary: 'List the accounts of the desk',
  scope: 'admin',
  answers: { 200: { description: 'All, by name.', content: { 'application/json': accountListSchema } } },
} satisfies Operation;

const addAccount = {
  id: 'addAccount',
  method: 'post',
  path: '/v1/accounts',
  tag: 'Desk',
  summary: 'Add an account',
  scope: 'admin',
  body: newAccountSchema,
  answers: showsAccount('The account.'),
} satisfies Operation;

const changeAccount = {
  id: 'changeAccount',
  method: 'put',
  path: '/v1/accounts/{accountId}',
  tag: 'Desk',
  summary: 'Change the name, role or password of an account',
  scope: 'admin',
  params,
  body: accountChangeSchema,
  answers: showsAccount('The account as it is now.'),
  errors: ['conflict'],
} satisfies Operation;

const removeAccount = {
  id: 'removeAccount',
  method: 'delete',
  path: '/v1/accounts/{accountId}',
  tag: 'Desk',
  summary: 'Remove an account',
  scope: 'admin',
  params,
  answers: { 204: { description: 'The account and its sessions are removed.' } },
  errors: ['conflict'],
} satisfies Operation;

const listAudit = {
  id: 'listAudit',
  method: 'get',
  path: '/v1/audit',
  tag: 'Desk',
  summary: 'List who changed what',
  scope: 'admin',
  query: z.strictObject({
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'give the nextCursor of a page')
      .optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answers: {
    200: { description: 'A page, the newest first.', content: { 'application/json': auditPageSchema } },
  },
} satisfies Operation;

export const accountOperations = [listAccounts, addAccount, changeAccount, removeAccount, listAudit];

export function accountRoutes(context: HttpContext): Router {
  const router = Router();
  const { accounts, sessions, audit } = context.stores;

  mountOperation(router, context, listAccounts, async (_input, response) => {
    response.json({ accounts: (await accounts.list()).map(accountView) } satisfies AccountList);
  });
  mountOperation(router, context, addAccount, async ({ body }, response) => {
    const { name, displayName, role, password } = body;
    const passwordHash = await hashPassword(password);
    const account = await accounts.create({ name, role, passwordHash, ...defined({ displayName }) });
    response.locals.auditDetail = `${account.name}, ${role}`;
    response.json(accountView(account));
  });
  mountOperation(router, context, changeAccount, async ({ params, body }, response) => {
    const { displayName, role, password } = body;
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    const account = await accounts.change(params.accountId, { displayName, role, passwordHash });
    if (password !== undefined) await sessions.endAll(account.id);
    const changed = Object.keys(body).join(', ');
    response.locals.auditDetail = `${account.name}: ${changed}`;
    response.json(accountView(account));
  });
  mountOperation(router, context, removeAccount, async ({ params }, response) => {
    const { name } = await accounts.remove(params.accountId);
    response.locals.auditDetail = name;
    response.status(204).end();
  });
  mountOperation(router, context, listAudit, async ({ query }, response) => {
    const before = query.cursor === undefined ? {} : { beforeMs: Number(query.cursor) };
    const { rows, nextCursor } = await readPage(
      query.limit,
      (most) => audit.list({ ...before, limit: most }),
      ({ atMs }) => String(atMs),
    );
    response.json({
      entries: rows.map(({ id, atMs, actorName, action, target, detail }) => ({
        id,
        at: new Date(atMs).toISOString(),
        actor: actorName,
        action,
        target,
        detail,
      })),
      nextCursor,
    } satisfies AuditPage);
  });
  return router;
}

function accountView({ createdAtMs, lastSignInAtMs, ...account }: Account): AccountView {
  const lastSignInAt = lastSignInAtMs === null ? null : new Date(lastSignInAtMs).toISOString();
  return { ...account, createdAt: new Date(createdAtMs).toISOString(), lastSignInAt };
}
