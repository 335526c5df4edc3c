// Documents and how far they are. What is published of a document changes at once or not at all.

import { randomUUID } from 'node:crypto';
import type { Database } from './database.ts';
import { type Document, type DocumentPage, documentColumns, type NewDocument } from './document.ts';
import { type DocumentContent, readContent } from './document-content.ts';
import { nextRevision, openReading, type Reading } from './document-reading.ts';
import { storableText } from './storable-text.ts';

const begun = { status: 'reading', progressPercent: 0, problem: null } as const;

export type DocumentStore = ReturnType<typeof createDocumentStore>;

export function createDocumentStore({ kysely, purge }: Database, { now = Date.now } = {}) {
  const pendingReading = ({ pendingHash, ...document }: Document & { readonly pendingHash: string | null }) =>
    openReading(kysely, document, { pendingHash: pendingHash as string, now });
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
            coverageJson: null,
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
        return openReading(kysely, document, { pendingHash: contentHash, now });
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

    /** The file that came last for a document; undefined when there is none. */
    async file(id: string): Promise<Uint8Array | undefined> {
      const row = await kysely
        .selectFrom('documentFiles')
        .select('bytes')
        .where('documentId', '=', id)
        .executeTakeFirst();
      return row && new Uint8Array(row.bytes);
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
