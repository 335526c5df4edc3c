// Takes documents in: one after the other they are read aside, published at once, and then asked.
//
// A document is durable once it was accepted: what a stopped process left unread is read by the next.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import { nameSchema } from '../protocol/chat.ts';
import type { Document } from '../storage/document.ts';
import { COVERAGE_WARNING_PERCENT, type Coverage, coveragePercent } from '../storage/document-coverage.ts';
import type { Reading } from '../storage/document-reading.ts';
import type { DocumentStore } from '../storage/document-store.ts';
import type { Events } from '../telemetry/events.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createDocumentReader, type DocumentReader } from './document-reader.ts';
import { createUrlFetcher, type FetchUrl } from './fetch-url.ts';
import { createFollower } from './follow-storage.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import { checkFile, mediaTypeOf } from './loaders/load-document.ts';
import { createStorageMirror } from './storage-mirror.ts';
import { createWorkQueue } from './work-queue.ts';

export interface NewFile {
  /** Where it comes from: a path, an address, the name of an upload. With the collection it tells which document it is. */
  readonly source: string;
  readonly collection: string;
  /** Default: the one that the document itself has. */
  readonly title?: string;
  /** Default: what the ending of the source tells. */
  readonly mediaType?: string;
  /** Where readers find the document. */
  readonly url?: string;
  readonly bytes: Uint8Array;
}

/** A file that is not read, with the reason. */
export type FileAside = Pick<NewFile, 'source' | 'collection'> & { readonly problem: string };

export interface Accepted {
  readonly document: Document;
  /** False when the same is published already, and nothing is done. */
  readonly isChanged: boolean;
  /** The document when it was read: `ready`, or `failed` with its problem. Rejects when it was removed meanwhile. */
  readonly done: Promise<Document>;
}

export interface Ingestion extends AsyncDisposable {
  /**
   * Accepts a file; what was published of it is asked until the new is read whole, and for good if that fails.
   *
   * @throws AppError `invalid_input`, `unsupported_media_type`, `too_large`; `overloaded` when too many wait
   */
  add(file: NewFile): Promise<Accepted>;
  /**
   * Fetches a page or a file and accepts it.
   *
   * @throws AppError as `add`, and `address_refused`, `not_found`, `timed_out` of the address
   */
  addUrl(url: string, options: { readonly collection: string; readonly title?: string }): Promise<Accepted>;
  /** Lists a file that is not read, with the reason; false when it stands there already. What was published of it stays. */
  setAside(file: FileAside): Promise<boolean>;
  /** False when there is no such document. When this resolves, no question finds it any more. */
  remove(id: string): Promise<boolean>;
  /**
   * Reads one document, or all, once more: what has an address is fetched again, the others are read from their file.
   *
   * @throws AppError `not_found`
   */
  reindex(id?: string): Promise<Accepted[]>;
  /**
   * Fills the knowledge base from storage, takes up what was left unread, and follows from then on what other processes
   * change.
   */
  restore(): Promise<void>;
}

export interface IngestionOptions {
  readonly documents: DocumentStore;
  /** Without one, documents are only stored; a process that follows the storage takes them over. */
  readonly knowledge?: KnowledgeBase;
  readonly events?: Pick<Events, 'documentPublished' | 'documentFailed'>;
  readonly log?: Pick<Logger, 'warn' | 'error'>;
  readonly fetchUrl?: FetchUrl;
  readonly reader?: DocumentReader;
  /** Documents that may wait to be read. */
  readonly maxWaiting?: number;
  /** How often the storage is asked for changes by others. */
  readonly followEveryMs?: number;
}

/** At most so often is the progress of a document written. */
const PROGRESS_EVERY_MS = 500;
/** Of the work on a document, what reading it takes; the rest is publishing. */
const READING_PERCENT = 90;
/** Between attempts while the storage is away. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export function createIngestion({
  documents,
  knowledge,
  events,
  log,
  fetchUrl = createUrlFetcher(),
  reader = createDocumentReader(),
  maxWaiting = 1000,
  followEveryMs = 1000,
}: IngestionOptions): Ingestion {
  const queue = createWorkQueue(maxWaiting);
  const closing = new AbortController();
  const mirror = knowledge && createStorageMirror(documents, knowledge);
  const follower = mirror && createFollower({ mirror, everyMs: followEveryMs, ...(log ? { log } : {}) });

  /** Reads what was begun of a document, unless somebody else has, or it was begun anew. */
  async function readBegun(id: string): Promise<Document> {
    const begun = await documents.resume(id);
    if (begun) {
      const { source, mediaType } = begun.document;
      try {
        const read = await reader.read(
          { name: nameOf(source), mediaType, bytes: begun.bytes },
          progressOf(begun),
        );
        if (await begun.publish(read)) await mirror?.sync();
        warnOfLoss(begun.document, read.coverage);
      } catch (error) {
        if (!(error instanceof AppError))
          log?.error({ err: error, documentId: id }, 'reading a document failed');
        else if (error.code === 'cancelled' || error.code === 'storage_unavailable') throw error;
        await begun.fail(
          error instanceof AppError ? error.message : `Cannot read ${source}: internal error.`,
        );
      }
    }
    const document = await documents.find(id);
    if (!document) throw new AppError('not_found', 'The document was removed while it was read.');
    if (begun && document.status === 'ready') events?.documentPublished(document);
    if (begun && document.status === 'failed') events?.documentFailed(document);
    return document;
  }

  /** Once for each reading of a document, not each time that somebody looks at it. */
  function warnOfLoss({ id, source }: Document, coverage: Coverage | null | undefined): void {
    if (!coverage || coveragePercent(coverage) >= COVERAGE_WARNING_PERCENT) return;
    const { leftOut } = coverage;
    log?.warn(
      { documentId: id, source, coveragePercent: coveragePercent(coverage), leftOut },
      'a part of a document was not taken in',
    );
  }

  /** Fetches a document's address once more; what is wrong with it is written beside what stays published. */
  async function fetchAgain({ id, collection, source, givenTitle }: Document): Promise<void> {
    try {
      const file = await fetchUrl(source);
      const described = describe({
        ...file,
        source,
        collection,
        ...(givenTitle ? { title: givenTitle } : {}),
      });
      if (!(await documents.begin(described))) await documents.beginAgain(id);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await (await documents.beginAgain(id))?.fail(error.message);
    }
  }

  /** While the storage is away nothing is lost: the work begins anew when it is back. */
  async function onceStored<T>(work: () => Promise<T>): Promise<T> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        return await work();
      } catch (error) {
        const isAway = error instanceof AppError && error.code === 'storage_unavailable';
        if (!isAway || closing.signal.aborted) throw error;
        log?.warn(
          { err: error, retryAfterMs: pauseMs },
          'the storage is away: reading goes on when it is back',
        );
        await sleep(pauseMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
        if (closing.signal.aborted) throw error;
      }
    }
  }

  function readLater(document: Document, before: () => Promise<void> = async () => undefined): Accepted {
    const done = queue.run(() =>
      onceStored(async () => {
        await before();
        return readBegun(document.id);
      }),
    );
    done.catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'cancelled') return; // the next start takes it up
      log?.warn({ err: error, documentId: document.id }, 'a document was not read');
    });
    return { document, isChanged: true, done };
  }

  async function accept(file: NewFile): Promise<Accepted> {
    const described = describe(file);
    queue.refuseWhenFull();
    const reading = await documents.begin(described);
    if (reading) return readLater(reading.document);
    const document = await documents.findBySource(described.collection, described.source);
    if (!document) throw new AppError('conflict', `${file.source} was removed while it was added.`);
    return { document, isChanged: false, done: Promise.resolve(document) };
  }

  async function again(document: Document): Promise<Accepted> {
    if (document.url === document.source) return readLater(document, () => fetchAgain(document));
    return readLater((await documents.beginAgain(document.id))?.document ?? document);
  }

  return {
    add: accept,
    async addUrl(url, { collection, title }) {
      const file = await fetchUrl(url);
      return accept({ ...file, source: file.url, collection, ...(title ? { title } : {}) });
    },
    async setAside({ source, collection, problem }) {
      const before = await documents.findBySource(collection, source);
      if (before?.status === 'failed' && before.problem === problem) return false;
      const described = {
        source,
        collection,
        title: nameOf(source),
        mediaType: mediaTypeOf(source) ?? UNKNOWN_MEDIA_TYPE,
        bytes: new Uint8Array(),
        contentHash: createHash('sha256').update(problem).digest('hex'),
      };
      await (await documents.begin(described))?.fail(problem);
      return true;
    },
    async remove(id) {
      const isRemoved = await documents.remove(id);
      if (isRemoved) await mirror?.sync();
      return isRemoved;
    },
    async reindex(id) {
      if (id !== undefined) {
        const document = await documents.find(id);
        if (!document) throw new AppError('not_found', `There is no document ${id}.`);
        return [await again(document)];
      }
      const accepted: Accepted[] = [];
      for await (const document of documents.all()) accepted.push(await again(document));
      return accepted;
    },
    async restore() {
      await mirror?.sync();
      follower?.start();
      for await (const document of documents.all({ status: 'reading' })) readLater(document);
    },
    async [Symbol.asyncDispose]() {
      await follower?.[Symbol.asyncDispose]();
      queue.close();
      closing.abort();
      await reader[Symbol.asyncDispose]();
      await queue.idle();
    },
  };
}

const UNKNOWN_MEDIA_TYPE = 'application/octet-stream';
const nameOf = (source: string): string => source.split(/[/\\]/).at(-1) || source;

/** @throws AppError when it cannot be taken, whatever its bytes are */
function describe({ source, collection, title, mediaType, url, bytes }: NewFile) {
  if (!nameSchema.safeParse(collection).success)
    throw new AppError(
      'invalid_input',
      `“${collection}” cannot name a collection: give 1 to 64 letters, digits, or any of _ . : -`,
    );
  const name = nameOf(source);
  const type = mediaType?.split(';', 1)[0]?.trim().toLowerCase() ?? mediaTypeOf(name);
  const described = {
    collection,
    source,
    givenTitle: title ?? null,
    mediaType: checkFile(name, bytes, type),
    url: url ?? null,
  };
  const hash = createHash('sha256')
    .update(JSON.stringify([described.mediaType, title, url]))
    .update(bytes);
  return { ...described, title: title ?? name, bytes, contentHash: hash.digest('hex') };
}

function progressOf(reading: Reading): (share: number) => void {
  let writtenAt = performance.now();
  return (share) => {
    if (performance.now() - writtenAt < PROGRESS_EVERY_MS) return;
    writtenAt = performance.now();
    // Progress is for people who look on: a failure to write it shows in the next write that matters.
    reading.setProgress(Math.round(READING_PERCENT * share)).catch(() => undefined);
  };
}
