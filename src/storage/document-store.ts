// Documents and how far they are. What is published of a document changes at once or not at all.

import { randomUUID } from 'node:crypto';
import type { Database } from './database.ts';
import { type DocumentContent, readContent, writeContent } from './document-content.ts';
import { storableText } from './storable-text.ts';

export interface NewDocument {
  readonly collection: string;
  /** Where it comes from: a path, an address, the name of an upload. Unique in its collection. */
  readonly source: string;
  readonly title: string;
  readonly mediaType: string;
  readonly url?: string | null;
  /** Of the bytes: equal hashes, equal documents. */
  readonly contentHash: string;
}

export interface Document {
  readonly id: string;
  readonly collection: string;
  readonly source: string;
  readonly title: string;
  readonly mediaType: string;
  readonly url: string | null;
  /** While it is read again, or when that failed, what was published before stays. */
  readonly status: 'reading' | 'ready' | 'failed';
  readonly progressPercent: number;
  /** Why it failed. */
  readonly problem: string | null;
  /** Of what is published; null before anything is. */
  readonly contentHash: string | null;
  readonly passageCount: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** One reading of a document: it ends without effect when the document was begun anew or removed since. */
export interface Reading {
  readonly document: Document;
  setProgress(percent: number): Promise<void>;
  /** Puts what was read in place of what was there; false when it had no effect. */
  publish(content: DocumentContent & { readonly title: string }): Promise<boolean>;
  /** Says why the document could not be read. */
  fail(problem: string): Promise<void>;
}

const documentColumns = [
  'id',
  'collection',
  'source',
  'title',
  'mediaType',
  'url',
  'status',
  'progressPercent',
  'problem',
  'contentHash',
  'passageCount',
  'createdAtMs',
  'updatedAtMs',
] as const;

export type DocumentStore = ReturnType<typeof createDocumentStore>;

export function createDocumentStore({ kysely, purge }: Database, { now = Date.now } = {}) {
  function openReading(document: Document, pendingHash: string): Reading {
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
              title: storableText(title),
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
          return true;
        }),
    };
  }

  async function content(id: string): Promise<DocumentContent | undefined> {
    return kysely
      .transaction()
      .setAccessMode('read only')
      .setIsolationLevel('repeatable read')
      .execute((snapshot) => readContent(snapshot, id));
  }

  return {
    /** Begins to read a document; undefined when the same bytes are published already and there is nothing to do. */
    async begin({ contentHash, ...described }: NewDocument): Promise<Reading | undefined> {
      const time = now();
      const reading = {
        url: described.url ?? null,
        status: 'reading',
        progressPercent: 0,
        problem: null,
        pendingHash: contentHash,
        updatedAtMs: time,
      } as const;
      const document = await kysely
        .insertInto('documents')
        .values({
          id: randomUUID(),
          ...described,
          title: storableText(described.title),
          ...reading,
          passageCount: 0,
          createdAtMs: time,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['collection', 'source'])
            .doUpdateSet(reading)
            .where(({ eb, or }) =>
              or([eb('documents.status', '!=', 'ready'), eb('documents.contentHash', '!=', contentHash)]),
            ),
        )
        .returning(documentColumns)
        .executeTakeFirst();
      return document && openReading(document, contentHash);
    },

    find(id: string): Promise<Document | undefined> {
      return kysely.selectFrom('documents').select(documentColumns).where('id', '=', id).executeTakeFirst();
    },

    /** A page of the documents in the order of their ids: those after one, '' for the first page. */
    list({ collection, afterId = '', limit = 100 }: DocumentPage = {}): Promise<Document[]> {
      const page = kysely
        .selectFrom('documents')
        .select(documentColumns)
        .where('id', '>', afterId)
        .orderBy('id')
        .limit(limit);
      return (collection === undefined ? page : page.where('collection', '=', collection)).execute();
    },

    /** What is published of a document, of one moment; undefined when nothing is. */
    content,

    /** Removes a document with all that is published of it. False when there is none. */
    async remove(id: string): Promise<boolean> {
      const { numDeletedRows } = await kysely.deleteFrom('documents').where('id', '=', id).executeTakeFirst();
      if (numDeletedRows > 0n) await purge();
      return numDeletedRows > 0n;
    },
  };
}

export interface DocumentPage {
  readonly collection?: string;
  readonly afterId?: string;
  readonly limit?: number;
}
