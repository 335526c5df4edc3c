// Accounts, sessions and the audit log, as the desk's page and programs see them.
import { z } from 'zod';

export const roleSchema = z.enum(['owner', 'agent', 'viewer']);
export type Role = z.infer<typeof roleSchema>;

const name = z.string().trim().min(1).max(100);
const password = z.string().min(1).max(256);
/** Its length is checked where it is set, so that a short guess is refused as any other. */
const newPassword = z.string().min(10, 'needs at least 10 characters').max(256);

export const accountSchema = z
  .object({
    id: z.string(),
    name: z.string().describe('Typed to sign in.'),
    displayName: z.string().describe('What visitors and colleagues read.'),
    role: roleSchema,
    hasPassword: z.boolean().describe('False for those who sign in elsewhere.'),
    createdAt: z.iso.datetime(),
    lastSignInAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Account' });
export type AccountView = z.infer<typeof accountSchema>;

export const sessionSchema = z
  .object({
    account: z.object({ id: z.string(), name: z.string(), displayName: z.string(), role: roleSchema }),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Session' });
export type SessionView = z.infer<typeof sessionSchema>;

/** How people may sign in here. */
export const signInWaysSchema = z
  .object({
    session: sessionSchema.nullable().describe('Who has signed in; null for nobody.'),
    hasAccounts: z.boolean().describe('False before the first owner was made.'),
  })
  .meta({ id: 'SignInWays' });
export type SignInWays = z.infer<typeof signInWaysSchema>;

export const signInSchema = z.strictObject({ name, password });
export const firstAccountSchema = z.strictObject({
  token: z.string().min(1).max(200).describe('Of the link that `npm start` prints.'),
  name,
  displayName: name.optional(),
  password: newPassword,
});

export const newAccountSchema = z.strictObject({
  name,
  displayName: name.optional(),
  role: roleSchema,
  password: newPassword,
});
export const accountChangeSchema = z.strictObject({
  displayName: name.optional(),
  role: roleSchema.optional(),
  password: newPassword.optional().describe('A new one; all sessions of the account end.'),
});
export const passwordChangeSchema = z.strictObject({ current: password, next: newPassword });

export const accountListSchema = z.object({ accounts: z.array(accountSchema) }).meta({ id: 'AccountList' });
export type AccountList = z.infer<typeof accountListSchema>;

export const auditPageSchema = z
  .object({
    entries: z.array(
      z.object({
        id: z.string(),
        at: z.iso.datetime(),
        actor: z.string(),
        action: z.string().describe('The operation.'),
        target: z.string().nullable(),
        detail: z.string().nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'AuditPage' });
export type AuditPage = z.infer<typeof auditPageSchema>;
