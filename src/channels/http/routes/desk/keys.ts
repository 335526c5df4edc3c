// /v1/keys: keys are made, limited, watched and revoked.
import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../../errors.ts';
import { nameSchema } from '../../../../protocol/chat.ts';
import {
  type KeyList,
  type KeyUsageView,
  keyListSchema,
  keyUsageSchema,
  type MadeKey,
  type ManagedKey,
  madeKeySchema,
  managedKeySchema,
  newKeySchema,
  quotaSchema,
} from '../../../../protocol/desk-keys.ts';
import type { ApiKey, NewApiKey } from '../../../../storage/api-key-store.ts';
import type { HttpContext } from '../../http-context.ts';
import { dayOf } from '../../middleware/meter-keys.ts';
import { mountOperation } from '../../mount-operation.ts';
import type { Operation } from '../../operation.ts';

const params = z.object({ keyId: nameSchema });
const MS_PER_DAY = 86_400_000;

const listKeys = {
  id: 'listKeys',
  method: 'get',
  path: '/v1/keys',
  tag: 'Desk',
  summary: 'List the keys, also those that no longer work',
  scope: 'admin',
  answers: { 200: { description: 'All.', content: { 'application/json': keyListSchema } } },
} satisfies Operation;

const makeKey = {
  id: 'makeKey',
  method: 'post',
  path: '/v1/keys',
  tag: 'Desk',
  summary: 'Make a key',
  description: 'The answer holds its secret, which is never shown again.',
  scope: 'admin',
  body: newKeySchema,
  answers: { 200: { description: 'The key.', content: { 'application/json': madeKeySchema } } },
} satisfies Operation;

const limitKey = {
  id: 'limitKey',
  method: 'put',
  path: '/v1/keys/{keyId}/quota',
  tag: 'Desk',
  summary: 'Set how many requests a key may make in a day',
  description: 'Each answer shows it in the headers `RateLimit` and `RateLimit-Policy`. Null is no limit.',
  scope: 'admin',
  params,
  body: quotaSchema,
  answers: { 200: { description: 'The key.', content: { 'application/json': managedKeySchema } } },
} satisfies Operation;

const revokeKey = {
  id: 'revokeKey',
  method: 'delete',
  path: '/v1/keys/{keyId}',
  tag: 'Desk',
  summary: 'Revoke a key',
  scope: 'admin',
  params,
  answers: { 204: { description: 'The key no longer works.' } },
} satisfies Operation;

const showUsage = {
  id: 'showKeyUsage',
  method: 'get',
  path: '/v1/key-usage',
  tag: 'Desk',
  summary: 'Show what the keys did, by day and route',
  scope: 'admin',
  query: z.strictObject({
    days: z.coerce.number().int().min(1).max(366).default(30),
    format: z.enum(['json', 'csv']).default('json'),
  }),
  answers: {
    200: {
      description: 'The newest day first.',
      content: { 'application/json': keyUsageSchema, 'text/csv': z.string() },
    },
  },
} satisfies Operation;

export const keyOperations = [listKeys, makeKey, limitKey, revokeKey, showUsage];

export function keyRoutes(context: HttpContext): Router {
  const router = Router();
  const { apiKeys, keyUsage } = context.stores;
  const views = async (): Promise<ManagedKey[]> => {
    const [keys, quotas, requests] = await Promise.all([
      apiKeys.list(),
      keyUsage.quotas(),
      keyUsage.requestsOn(dayOf(Date.now())),
    ]);
    return keys.map((key) => keyView(key, quotas.get(key.id) ?? null, requests.get(key.id) ?? 0)).reverse();
  };
  const view = async (id: string): Promise<ManagedKey> => {
    const key = (await views()).find((one) => one.id === id);
    if (!key) throw new AppError('not_found', `There is no key ${id}.`);
    return key;
  };

  mountOperation(router, context, listKeys, async (_input, response) => {
    response.json({ keys: await views() } satisfies KeyList);
  });
  mountOperation(router, context, makeKey, async ({ body }, response) => {
    const { apiKey, secret } = await apiKeys.create(settingsOf(body));
    if (body.requestsPerDay !== null) await keyUsage.setQuota(apiKey.id, body.requestsPerDay);
    response.locals.auditDetail = `${apiKey.name}: ${apiKey.scopes.join(', ')}`;
    response.set('Cache-Control', 'no-store').json({ key: await view(apiKey.id), secret } satisfies MadeKey);
  });
  mountOperation(router, context, limitKey, async ({ params: { keyId }, body }, response) => {
    const { name } = await view(keyId);
    await keyUsage.setQuota(keyId, body.requestsPerDay);
    response.locals.auditDetail = `${name}: ${body.requestsPerDay ?? 'no'} requests a day`;
    response.json(await view(keyId));
  });
  mountOperation(router, context, revokeKey, async ({ params: { keyId } }, response) => {
    const { name } = await view(keyId);
    if (!(await apiKeys.revoke(keyId)))
      throw new AppError('not_found', `The key ${keyId} has stopped working already.`);
    response.locals.auditDetail = name;
    response.status(204).end();
  });
  mountOperation(router, context, showUsage, async ({ query: { days, format } }, response) => {
    const rows = await keyUsage.since(dayOf(Date.now() - (days - 1) * MS_PER_DAY));
    const names = new Map((await apiKeys.list()).map(({ id, name }) => [id, name]));
    const usage = rows.map(({ keyId, ...row }) => ({ keyId, keyName: names.get(keyId) ?? '', ...row }));
    if (format === 'json') response.json({ usage } satisfies KeyUsageView);
    else
      response
        .set('Content-Disposition', 'attachment; filename="key-usage.csv"')
        .type('text/csv')
        .send(csvOf(usage));
  });
  return router;
}

function settingsOf(body: z.output<typeof newKeySchema>): NewApiKey {
  const { name, origins, scopes, collections = null, expiresAt } = body;
  const common = { name, collections, expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt) };
  if (origins === undefined) return { ...common, kind: 'secret', scopes: scopes ?? ['chat'] };
  if (scopes === undefined) return { ...common, kind: 'site', origins };
  throw new AppError('invalid_input', 'A key of a website may only chat: leave out its scopes.');
}

const dateOf = (timeMs: number | null) => (timeMs === null ? null : new Date(timeMs).toISOString());

function keyView(key: ApiKey, requestsPerDay: number | null, requestsToday: number): ManagedKey {
  const { id, name, kind, scopes, collections, origins } = key;
  return {
    id,
    name,
    kind,
    scopes: [...scopes],
    collections: collections && [...collections],
    origins: origins && [...origins],
    createdAt: new Date(key.createdAtMs).toISOString(),
    expiresAt: dateOf(key.expiresAtMs),
    lastUsedAt: dateOf(key.lastUsedAtMs),
    revokedAt: dateOf(key.revokedAtMs),
    requestsPerDay,
    requestsToday,
  };
}

/** A cell that begins like a formula is one to some programs, unless a quote stands before it. */
const cell = (value: string | number): string =>
  `"${String(value)
    .replace(/^(?=[=+\-@\t\r])/, "'")
    .replaceAll('"', '""')}"`;

function csvOf(usage: KeyUsageView['usage']): string {
  const head = ['key', 'name', 'day', 'route', 'requests', 'failures'];
  const rows = usage.map(({ keyId, keyName, day, route, requests, failures }) =>
    [keyId, keyName, day, route, requests, failures].map(cell).join(','),
  );
  return `${[head.join(','), ...rows].join('\r\n')}\r\n`;
}
