// A watched folder: its files are documents, taken in when they come, read again when they change, removed when they go.
import { readFile, stat } from 'node:fs/promises';
import { basename, relative, resolve, sep } from 'node:path';
import { watch } from 'chokidar';
import { glob } from 'tinyglobby';
import { AppError } from '../errors.ts';
import type { Document } from '../storage/document.ts';
import type { DocumentStore } from '../storage/document-store.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Ingestion } from './ingest.ts';
import { MAX_FILE_BYTES, mediaTypeOf } from './loaders/load-document.ts';

/** In front of a document's path within the folder, in its source. */
export const FOLDER_SOURCE = 'folder:/';
/** Hidden files, and what editors and office programs keep beside an open file. */
const IGNORED = /^[.~]|~$/;
const DEFAULT_COLLECTION = 'main';

export interface WatchedFolder extends AsyncDisposable {
  /** Resolves when all that was there at the start has been read. */
  readonly firstPass: Promise<void>;
}

export interface WatchFolderOptions {
  readonly path: string;
  readonly ingestion: Pick<Ingestion, 'add' | 'remove'>;
  readonly documents: DocumentStore;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** A file is read when it has kept its size for so long: somebody may still be writing it. */
  readonly settledMs?: number;
  /** Whether documents whose files are not there at the start are removed. Default: true. */
  readonly removesMissing?: boolean;
}

/**
 * Files at the top belong to the collection `main`, those in a folder below to one of that folder's name. Documents
 * whose files went while nobody watched are removed.
 *
 * @throws AppError `not_found` when there is no such folder
 */
export async function watchFolder(options: WatchFolderOptions): Promise<WatchedFolder> {
  const { documents, ingestion, log, settledMs = 1000 } = options;
  const root = resolve(options.path);
  if (!(await isFolder(root)))
    throw new AppError('not_found', `There is no folder ${options.path} to watch.`);
  const reported = new Set<string>();
  /** Paths below the root that may have changed, in the order in which they are looked at. */
  const waiting = new Set<string>();
  let working: Promise<void> | undefined;
  let isClosed = false;

  function lookAt(path: string): Promise<void> {
    waiting.add(path);
    working ??= lookAtAll();
    return working;
  }

  async function lookAtAll(): Promise<void> {
    for (const path of waiting) {
      waiting.delete(path);
      if (isClosed) break;
      try {
        await takeIn(path);
      } catch (error) {
        const isExpected = error instanceof AppError || (error as NodeJS.ErrnoException).code !== undefined;
        if (isExpected) log.warn({ file: path, problem: (error as Error).message }, 'a file is skipped');
        else log.error({ file: path, err: error }, 'a file is skipped');
      }
    }
    working = undefined;
  }

  async function takeIn(path: string): Promise<void> {
    const file = resolve(root, path);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return forget(path);
    if (!mediaTypeOf(path)) return ignore(path);
    if (found.size > MAX_FILE_BYTES)
      throw new AppError('too_large', `It has ${found.size} bytes; at most ${MAX_FILE_BYTES} are read.`);
    const bytes = await readFile(file);
    const { done } = await ingestion.add({ source: sourceOf(path), collection: collectionOf(path), bytes });
    await done;
  }

  /** Once for each file, not each time that it is saved. */
  function ignore(path: string): void {
    if (reported.has(path)) return;
    reported.add(path);
    log.info({ file: path }, 'a file is ignored: nothing here reads its kind');
  }

  async function forget(path: string): Promise<void> {
    const document = await documents.findBySource(collectionOf(path), sourceOf(path));
    if (document) await forgetDocument(document);
  }

  async function forgetDocument(document: Document): Promise<void> {
    // A disk that went away is not a library that was emptied.
    if (!(await isFolder(root))) throw new AppError('not_found', `The folder ${root} is not there any more.`);
    await ingestion.remove(document.id);
    log.info({ file: document.source, documentId: document.id }, 'a document was removed with its file');
  }

  const watcher = watch(root, {
    ignoreInitial: true,
    ignored: (path) => path !== root && IGNORED.test(basename(path)),
    awaitWriteFinish: { stabilityThreshold: settledMs, pollInterval: Math.min(100, settledMs) },
  });
  watcher.on('all', (event, path) => {
    if (event === 'add' || event === 'change' || event === 'unlink') lookAt(pathBelow(root, path));
  });
  watcher.on('error', (error) => log.warn({ err: error }, 'a part of the watched folder cannot be watched'));
  await new Promise<void>((ready) => watcher.once('ready', ready));

  async function lookAtTheWhole(): Promise<void> {
    const paths = await glob('**', { cwd: root, dot: false, expandDirectories: false });
    const there = paths.filter((path) => !path.split('/').some((part) => IGNORED.test(part))).sort();
    const sources = new Set(there.map(sourceOf));
    for await (const document of documents.all()) {
      if (isClosed) return;
      if (options.removesMissing === false) break;
      const isGone = document.source.startsWith(FOLDER_SOURCE) && !sources.has(document.source);
      if (isGone) await forgetDocument(document);
    }
    await Promise.all(there.map(lookAt));
  }

  const firstPass = lookAtTheWhole().catch((error: unknown) => {
    log.error({ err: error }, 'the watched folder could not be read whole');
  });
  return {
    firstPass,
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await watcher.close();
      await firstPass;
      await working;
    },
  };
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

const pathBelow = (root: string, path: string): string => relative(root, path).split(sep).join('/');
const sourceOf = (path: string): string => `${FOLDER_SOURCE}${path}`;

/** The name of the first folder below the root, made to fit the rules for names. */
function collectionOf(path: string): string {
  const [folder, ...rest] = path.split('/');
  if (rest.length === 0 || folder === undefined) return DEFAULT_COLLECTION;
  const name = folder.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return name.replaceAll(/[^\w.:-]+/g, '-').slice(0, 64) || DEFAULT_COLLECTION;
}
