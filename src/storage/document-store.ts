// Documents and how far they are. What is published of a document changes at once or not at all.

import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import { type DocumentContent, readContent, writeContent } from './document-content.ts';
import type { Schema } from './schema.ts';
import { storableText } from './storable-text.ts';

export interface NewDocument {
  readonly collection: string;
  /** Where it comes from: a path, an address, the name of an upload. Unique in its collection. */
  readonly source: string;
  /** Shown until the document has been read. */
  readonly title: string;
  /** Shown for good, in place of the title that the file has. */
  readonly givenTitle?: string | null;
  readonly mediaType: string;
  readonly url?: string | null;
  /** Equal hashes, equal documents. */
  readonly contentHash: string;
  /** The file as it came. Kept, so that it can be read again. */
  readonly bytes: Uint8Array;
}

export interface Document {
  readonly id: string;
  readonly collection: string;
  readonly source: string;
  readonly title: string;
  readonly givenTitle: string | null;
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
  /** Grows with each change of what is published, over all documents; null before anything is. */
  readonly revision: number | null;
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
  'givenTitle',
  'mediaType',
  'url',
  'status',
  'progressPercent',
  'problem',
  'contentHash',
  'passageCount',
  'revision',
  'createdAtMs',
  'updatedAtMs',
] as const;

const begun = { status: 'reading', progressPercent: 0, problem: null } as const;

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
          await transaction
            .updateTable('documents')
            .set({ revision })
            .where('id', '=', document.id)
            .execute();
          return true;
        }),
    };
  }

  const pendingReading = ({ pendingHash, ...document }: Document & { readonly pendingHash: string | null }) =>
    openReading(document, pendingHash as string);
  const documents = () => kysely.selectFrom('documents').select(documentColumns);

  async function list({
    collections,
    status,
    afterId = '',
    limit = 100,
  }: DocumentPage = {}): Promise<Document[]> {
    if (collections?.length === 0) return [];
    let page = documents().where('id', '>', afterId).orderBy('id').limit(limit);
    if (collections !== undefined) page = page.where('collection', 'in', collections);
    if (status !== undefined) page = page.where('status', '=', status);
    return page.execute();
  }

  return {
    /** Begins to read a document and keeps its file; undefined when the same is published and there is nothing to do. */
    async begin({ contentHash, bytes, ...described }: NewDocument): Promise<Reading | undefined> {
      const time = now();
      const reading = {
        givenTitle: described.givenTitle ? storableText(described.givenTitle) : null,
        mediaType: described.mediaType,
        url: described.url ?? null,
        ...begun,
        pendingHash: contentHash,
        updatedAtMs: time,
      };
      return kysely.transaction().execute(async (transaction) => {
        const document = await transaction
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
        if (!document) return undefined;
        await transaction
          .insertInto('documentFiles')
          .values({ documentId: document.id, bytes })
          .onConflict((conflict) => conflict.column('documentId').doUpdateSet({ bytes }))
          .execute();
        return openReading(document, contentHash);
      });
    },

    /** Begins to read the file that came last for a document once more; undefined when there is no such document. */
    async beginAgain(id: string): Promise<Reading | undefined> {
      const row = await kysely
        .updateTable('documents')
        .set(({ fn }) => ({
          ...begun,
          pendingHash: fn.coalesce('pendingHash', 'contentHash'),
          updatedAtMs: now(),
        }))
        .where('id', '=', id)
        .returning([...documentColumns, 'pendingHash'])
        .executeTakeFirst();
      return row && pendingReading(row);
    },

    /** Takes up what was begun, here or by a process that is gone, with its file; undefined when nothing is. */
    async resume(id: string): Promise<(Reading & { readonly bytes: Uint8Array }) | undefined> {
      const row = await kysely
        .selectFrom('documents')
        .innerJoin('documentFiles', 'documentFiles.documentId', 'documents.id')
        .select([...documentColumns, 'pendingHash', 'bytes'])
        .where('id', '=', id)
        .where('status', '=', 'reading')
        .executeTakeFirst();
      if (!row) return undefined;
      const { bytes, ...document } = row;
      // SQLite's driver gives an ArrayBuffer.
      return { ...pendingReading(document), bytes: new Uint8Array(bytes) };
    },

    find(id: string): Promise<Document | undefined> {
      return documents().where('id', '=', id).executeTakeFirst();
    },

    findBySource(collection: string, source: string): Promise<Document | undefined> {
      return documents().where('collection', '=', collection).where('source', '=', source).executeTakeFirst();
    },

    /** A page of the documents in the order of their ids: those after one, '' for the first page. */
    list,

    /** All of them, one after the other; they may change meanwhile. */
    async *all(filter: Omit<DocumentPage, 'afterId' | 'limit'> = {}): AsyncGenerator<Document> {
      for (let afterId = ''; ; ) {
        const page = await list({ ...filter, afterId });
        yield* page;
        const last = page.at(-1);
        if (!last) return;
        afterId = last.id;
      }
    },

    /** What is published of a document, of one moment; undefined when nothing is. */
    async content(id: string): Promise<DocumentContent | undefined> {
      return kysely
        .transaction()
        .setAccessMode('read only')
        .setIsolationLevel('repeatable read')
        .execute((snapshot) => readContent(snapshot, id));
    },

    /** Removes a document with all that is published of it. False when there is none. */
    async remove(id: string): Promise<boolean> {
      const isRemoved = await kysely.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('documents')
          .where('id', '=', id)
          .executeTakeFirst();
        if (numDeletedRows > 0n) await nextRevision(transaction);
        return numDeletedRows > 0n;
      });
      if (isRemoved) await purge();
      return isRemoved;
    },

    /** The number of the last change of what is published, by whatever process. */
    async revision(): Promise<number> {
      const { revision } = await kysely
        .selectFrom('documentChanges')
        .select('revision')
        .executeTakeFirstOrThrow();
      return revision;
    },

    /** Documents published after a revision, the oldest change first. */
    publishedAfter(revision: number, limit: number): Promise<Document[]> {
      return documents().where('revision', '>', revision).orderBy('revision').limit(limit).execute();
    },

    /** Documents of which something is published. */
    async publishedCount(): Promise<number> {
      const { count } = await kysely
        .selectFrom('documents')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .where('revision', 'is not', null)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async publishedIds(): Promise<string[]> {
      const rows = await kysely
        .selectFrom('documents')
        .select('id')
        .where('revision', 'is not', null)
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

/** Changes are numbered in the order in which they become visible: the row stays locked until the transaction ends. */
async function nextRevision(transaction: Transaction<Schema>): Promise<number> {
  const { revision } = await transaction
    .updateTable('documentChanges')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .returning('revision')
    .executeTakeFirstOrThrow();
  return revision;
}

export interface DocumentPage {
  /** Default: all. */
  readonly collections?: readonly string[];
  readonly status?: Document['status'];
  readonly afterId?: string;
  readonly limit?: number;
}
