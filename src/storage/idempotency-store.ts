// Requests with an Idempotency-Key: sent again, they get the answer from before.

import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Database } from './database.ts';
import { storableText } from './storable-text.ts';

export interface IdempotentRequest {
  /** Who asks, and what: a key is good for one principal and route. */
  readonly principal: string;
  readonly key: string;
  readonly body: string | Uint8Array;
}

export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
  /** The answer is erased with it. */
  readonly conversationId?: string | null;
}

/**
 * Either the answer from before, or the name of the attempt that must now complete or abandon the request. `requestId`
 * names the request itself, and stays the same when another attempt takes it over from a process that died.
 */
export type Begun =
  | { readonly answer: StoredAnswer; readonly attempt?: never; readonly requestId?: never }
  | { readonly attempt: string; readonly requestId: string; readonly answer?: never };

export interface IdempotencyOptions {
  /** How long an answer is kept. */
  readonly keepMs?: number;
  /** After this the process that took the request counts as dead, and another may take it. */
  readonly runningMs?: number;
  readonly now?: () => number;
}

export function createIdempotencyStore(
  { kysely }: Database,
  { keepMs = 86_400_000, runningMs = 60_000, now = Date.now }: IdempotencyOptions = {},
) {
  return {
    /**
     * @throws AppError `idempotency_key_reused` when the key came with another body before, `conflict` while the
     * request is still running
     */
    begin({ principal, key, body }: IdempotentRequest): Promise<Begun> {
      const time = now();
      const requestHash = createHash('sha256').update(body).digest('hex');
      const [attempt, requestId] = [randomUUID(), randomUUID()];
      const unanswered = { status: null, body: null, conversationId: null };
      const taken = { attempt, runningUntilMs: time + runningMs, expiresAtMs: time + keepMs };
      return kysely.transaction().execute(async (transaction) => {
        const begun = await transaction
          .insertInto('idempotencyRecords')
          .values({ principal, key, requestHash, requestId, ...taken, ...unanswered })
          .onConflict((conflict) =>
            conflict
              .columns(['principal', 'key'])
              .doUpdateSet(({ eb }) => ({
                requestHash,
                ...taken,
                ...unanswered,
                // Of a request that was not carried out to its end; one that is kept no longer begins anew.
                requestId: eb
                  .case()
                  .when('idempotencyRecords.expiresAtMs', '<=', time)
                  .then(requestId)
                  .else(eb.fn.coalesce('idempotencyRecords.requestId', eb.val(requestId)))
                  .end(),
              }))
              .where(({ eb, and, or }) =>
                or([
                  eb('idempotencyRecords.expiresAtMs', '<=', time),
                  and([
                    eb('idempotencyRecords.status', 'is', null),
                    eb('idempotencyRecords.requestHash', '=', requestHash),
                    eb('idempotencyRecords.runningUntilMs', '<=', time),
                  ]),
                ]),
              ),
          )
          .returning('requestId')
          .executeTakeFirst();
        if (begun) return { attempt, requestId: begun.requestId ?? requestId };
        const record = await transaction
          .selectFrom('idempotencyRecords')
          .selectAll()
          .where('principal', '=', principal)
          .where('key', '=', key)
          .executeTakeFirstOrThrow();
        if (record.requestHash !== requestHash) {
          throw new AppError('idempotency_key_reused', 'This Idempotency-Key came with another body before.');
        }
        if (record.status === null) {
          throw new AppError('conflict', 'The request with this Idempotency-Key is still running.');
        }
        const { status, conversationId } = record;
        return { answer: { status, body: record.body ?? '', conversationId } };
      });
    },

    /**
     * Stores the answer. Without effect when another attempt took the request over; when its conversation was erased
     * in the meantime, the request is forgotten.
     */
    complete(attempt: string, { status, body, conversationId = null }: StoredAnswer): Promise<void> {
      return kysely.transaction().execute(async (transaction) => {
        const conversation =
          conversationId === null ||
          (await transaction
            .selectFrom('conversations')
            .select('id')
            .where('id', '=', conversationId)
            .executeTakeFirst());
        await (conversation
          ? transaction
              .updateTable('idempotencyRecords')
              .set({ status, body: storableText(body), conversationId })
              .where('attempt', '=', attempt)
              .execute()
          : transaction.deleteFrom('idempotencyRecords').where('attempt', '=', attempt).execute());
      });
    },

    /**
     * What was running when the only process of a database ended is running no more: it may be taken over at once.
     * To be called before requests are taken, and only where no other process works on the same database.
     */
    async releaseRunning(): Promise<void> {
      await kysely
        .updateTable('idempotencyRecords')
        .set({ runningUntilMs: 0 })
        .where('status', 'is', null)
        .execute();
    },

    /** Lets an attempt that ended without an answer be taken over at once, under the same request id. */
    async release(attempt: string): Promise<void> {
      await kysely
        .updateTable('idempotencyRecords')
        .set({ runningUntilMs: 0 })
        .where('attempt', '=', attempt)
        .where('status', 'is', null)
        .execute();
    },

    /** Forgets a request that failed, so that it can be sent again. */
    async abandon(attempt: string): Promise<void> {
      await kysely
        .deleteFrom('idempotencyRecords')
        .where('attempt', '=', attempt)
        .where('status', 'is', null)
        .execute();
    },

    /** Erases the answers that are kept no longer, and says how many they were. */
    async eraseExpired(): Promise<number> {
      const { numDeletedRows } = await kysely
        .deleteFrom('idempotencyRecords')
        .where('expiresAtMs', '<=', now())
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
