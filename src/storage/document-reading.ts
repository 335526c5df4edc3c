// A document on its way from a file to what is published of it.

import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Document } from './document.ts';
import { type DocumentContent, writeContent } from './document-content.ts';
import type { Schema } from './schema.ts';
import { storableText } from './storable-text.ts';

/** One reading of a document: it ends without effect when the document was begun anew or removed since. */
export interface Reading {
  readonly document: Document;
  setProgress(percent: number): Promise<void>;
  /** Puts what was read in place of what was there; false when it had no effect. */
  publish(content: DocumentContent & { readonly title: string }): Promise<boolean>;
  /** Says why the document could not be read. */
  fail(problem: string): Promise<void>;
}

/** @param pendingHash Of the file that is read; the document has another, or none, once this reading is out of date. */
export function openReading(
  kysely: Database['kysely'],
  document: Document,
  { pendingHash, now }: { readonly pendingHash: string; readonly now: () => number },
): Reading {
  const set = (change: { progressPercent?: number; status?: 'failed'; problem?: string }) =>
    kysely
      .updateTable('documents')
      .set({ ...change, updatedAtMs: now() })
      .where('id', '=', document.id)
      .where('pendingHash', '=', pendingHash)
      .execute();
  return {
    document,
    async setProgress(progressPercent) {
      await set({ progressPercent });
    },
    async fail(problem) {
      await set({ status: 'failed', problem: storableText(problem) });
    },
    publish: ({ title, ...content }) =>
      kysely.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('documents')
          .set({
            title: storableText(document.givenTitle ?? title),
            status: 'ready',
            progressPercent: 100,
            problem: null,
            contentHash: pendingHash,
            pendingHash: null,
            updatedAtMs: now(),
          })
          .where('id', '=', document.id)
          .where('pendingHash', '=', pendingHash)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await writeContent(transaction, document.id, content);
        const revision = await nextRevision(transaction);
        await transaction.updateTable('documents').set({ revision }).where('id', '=', document.id).execute();
        return true;
      }),
  };
}

/** Changes are numbered in the order in which they become visible: the row stays locked until the transaction ends. */
export async function nextRevision(transaction: Transaction<Schema>): Promise<number> {
  const { revision } = await transaction
    .updateTable('documentChanges')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .returning('revision')
    .executeTakeFirstOrThrow();
  return revision;
}
