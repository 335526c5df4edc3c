// Keys as an owner manages them: what they open, how often, and what they did.
import { z } from 'zod';

const scopeSchema = z.enum([
  'chat',
  'documents:read',
  'documents:write',
  'models',
  'feedback',
  'desk:read',
  'desk:write',
  'admin',
]);

export const managedKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['secret', 'site']),
    scopes: z.array(z.string()),
    collections: z.array(z.string()).nullable(),
    origins: z.array(z.string()).nullable(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
    requestsPerDay: z.int().nullable().describe('The quota; null for none.'),
    requestsToday: z.int(),
  })
  .meta({ id: 'ManagedKey' });
export type ManagedKey = z.infer<typeof managedKeySchema>;
export const keyListSchema = z.object({ keys: z.array(managedKeySchema) }).meta({ id: 'KeyList' });
export type KeyList = z.infer<typeof keyListSchema>;

const requestsPerDay = z.int().min(1).max(1_000_000_000).nullable();

export const newKeySchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    scopes: z.array(scopeSchema).min(1).optional().describe('Of a secret key. Default: chat.'),
    origins: z
      .array(z.string().max(300))
      .min(1)
      .max(20)
      .optional()
      .describe('Makes a public key of a website.'),
    collections: z.array(z.string().min(1).max(64)).min(1).optional(),
    expiresAt: z.iso.datetime().nullable().default(null),
    requestsPerDay: requestsPerDay.default(null),
  })
  .meta({ id: 'NewKey' });
export const madeKeySchema = z
  .object({ key: managedKeySchema, secret: z.string().describe('Shown this once.') })
  .meta({ id: 'MadeKey' });
export type MadeKey = z.infer<typeof madeKeySchema>;

export const quotaSchema = z.strictObject({ requestsPerDay });

export const keyUsageSchema = z
  .object({
    usage: z.array(
      z.object({
        keyId: z.string(),
        keyName: z.string(),
        day: z.string().describe('In UTC, such as 2026-12-31.'),
        route: z.string(),
        requests: z.int(),
        failures: z.int(),
      }),
    ),
  })
  .meta({ id: 'KeyUsage' });
export type KeyUsageView = z.infer<typeof keyUsageSchema>;
