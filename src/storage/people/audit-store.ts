// Who changed what, and when.

import { randomUUID } from 'node:crypto';
import type { Database } from '../database.ts';
import { storableText } from '../storable-text.ts';

export interface NewAuditEntry {
  readonly actorId: string | null;
  /** As it was then: the account may be gone. */
  readonly actorName: string;
  /** The operation, such as `createKey`. */
  readonly action: string;
  readonly target?: string | null;
  readonly detail?: string | null;
}

export interface AuditEntry extends Required<NewAuditEntry> {
  readonly id: string;
  readonly atMs: number;
}

export type AuditStore = ReturnType<typeof createAuditStore>;

const MAX_DETAIL_CHARS = 1000;

export function createAuditStore({ kysely }: Database, { now = Date.now } = {}) {
  return {
    async add({ actorId, actorName, action, target = null, detail = null }: NewAuditEntry): Promise<void> {
      await kysely
        .insertInto('auditEntries')
        .values({
          id: randomUUID(),
          atMs: now(),
          actorId,
          actorName: storableText(actorName),
          action,
          target: target === null ? null : storableText(target),
          detail: detail === null ? null : storableText(detail.slice(0, MAX_DETAIL_CHARS)),
        })
        .execute();
    },

    /** A page, the newest first: those before a time. */
    list({ beforeMs = Number.MAX_SAFE_INTEGER, limit = 100 } = {}): Promise<AuditEntry[]> {
      return kysely
        .selectFrom('auditEntries')
        .selectAll()
        .where('atMs', '<', beforeMs)
        .orderBy('atMs', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute();
    },
  };
}
