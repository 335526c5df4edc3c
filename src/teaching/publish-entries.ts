// Puts the answers that people wrote where they are asked: into one document of curated answers.
import type { Ingestion } from '../knowledge/ingest.ts';
import type { CuratedEntryStore } from '../storage/desk/curated-entry-store.ts';
import type { DocumentStore } from '../storage/document-store.ts';

export interface PublishedEntries {
  /** Resolves when what is written holds for whoever asks: changed entries, and those that expired meanwhile. */
  publish(): Promise<void>;
}

export interface PublishEntriesOptions {
  readonly entries: CuratedEntryStore;
  readonly documents: Pick<DocumentStore, 'findBySource'>;
  readonly ingestion: Pick<Ingestion, 'add' | 'remove'>;
  readonly now?: () => number;
}

export const ENTRIES_SOURCE = 'desk:answers';
const COLLECTION = 'main';
const TITLE = 'Answers by our people';

export function createPublishedEntries({
  entries,
  documents,
  ingestion,
  now = Date.now,
}: PublishEntriesOptions): PublishedEntries {
  let last: Promise<void> = Promise.resolve();

  async function publish(): Promise<void> {
    const time = now();
    const rows = (await entries.list()).filter(
      ({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > time,
    );
    if (rows.length === 0) {
      const document = await documents.findBySource(COLLECTION, ENTRIES_SOURCE);
      if (document) await ingestion.remove(document.id);
      return;
    }
    const list = rows
      .toSorted((one, other) => one.createdAtMs - other.createdAtMs || one.id.localeCompare(other.id))
      .map(({ questions, answer, url }) => ({ question: questions, answer, ...(url ? { url } : {}) }));
    const { done } = await ingestion.add({
      source: ENTRIES_SOURCE,
      collection: COLLECTION,
      title: TITLE,
      mediaType: 'application/json',
      bytes: Buffer.from(JSON.stringify(list)),
    });
    await done;
  }

  return {
    publish() {
      last = last.then(publish, publish);
      return last;
    },
  };
}
