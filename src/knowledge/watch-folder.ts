// A watched folder: its files are documents, taken in when they come, read again when they change, removed when they go.
import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, relative, resolve, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watch } from 'chokidar';
import { glob } from 'tinyglobby';
import { AppError } from '../errors.ts';
import type { Document } from '../storage/document.ts';
import type { DocumentStore } from '../storage/document-store.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Ingestion } from './ingest.ts';
import { MAX_FILE_BYTES, mediaTypeOf, READABLE_ENDINGS } from './loaders/load-document.ts';

/** In front of a document's path within the folder, in its source. */
export const FOLDER_SOURCE = 'folder:/';
/** Hidden files, and what editors and office programs keep beside an open file. */
const IGNORED = /^[.~]|~$/;
const DEFAULT_COLLECTION = 'main';
/** Looked at again, since an operating system may lose a change: of a new folder, a network disk, a full queue. */
const LOOK_AGAIN_MS = 60_000;
/** What will pass by itself, so that a file waits for it. */
const PASSING = new Set(['overloaded', 'storage_unavailable']);
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

export interface WatchedFolder extends AsyncDisposable {
  /** Resolves when all that was there at the start has been read. */
  readonly firstPass: Promise<void>;
}

export interface WatchFolderOptions {
  readonly path: string;
  readonly ingestion: Pick<Ingestion, 'add' | 'setAside' | 'remove'>;
  readonly documents: DocumentStore;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** A file is read when it has kept its size for so long: somebody may still be writing it. */
  readonly settledMs?: number;
  /** How often all is looked at again. */
  readonly lookAgainMs?: number;
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
  const { documents, ingestion, log, settledMs = 1000, lookAgainMs = LOOK_AGAIN_MS } = options;
  const root = resolve(options.path);
  if (!(await isFolder(root)))
    throw new AppError('not_found', `There is no folder ${options.path} to watch.`);
  /** How each file was when it was taken in or left aside. */
  const known = new Map<string, string>();
  /** Paths below the root that may have changed, in the order in which they are looked at. */
  const waiting = new Set<string>();
  const closing = new AbortController();
  let working: Promise<void> | undefined;
  let lookingAgain: NodeJS.Timeout | undefined;

  function lookAt(path: string): Promise<void> {
    waiting.add(path);
    working ??= lookAtAll();
    return working;
  }

  async function lookAtAll(): Promise<void> {
    for (const path of waiting) {
      waiting.delete(path);
      if (closing.signal.aborted) break;
      await takeInWhenPossible(path);
    }
    working = undefined;
  }

  async function takeInWhenPossible(path: string): Promise<void> {
    for (
      let pauseMs = FIRST_RETRY_MS;
      !closing.signal.aborted;
      pauseMs = Math.min(2 * pauseMs, LONGEST_RETRY_MS)
    ) {
      try {
        await takeIn(path);
        return;
      } catch (error) {
        const isExpected = error instanceof AppError || (error as NodeJS.ErrnoException).code !== undefined;
        const problem = (error as Error).message;
        if (!isExpected) log.error({ file: path, err: error }, 'a file is skipped');
        else if (!(error instanceof AppError && PASSING.has(error.code))) {
          log.warn({ file: path, problem }, 'a file is skipped');
          return;
        } else {
          log.warn({ file: path, problem }, `a file waits: it is tried again in ${pauseMs / 1000} s`);
          await sleep(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined); // closed meanwhile
        }
        if (!isExpected) return;
      }
    }
  }

  async function takeIn(path: string): Promise<void> {
    const file = resolve(root, path);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return forget(path);
    const state = stateOf(found);
    const problem = problemOf(path, found);
    if (problem !== undefined) await leaveAside(path, problem);
    else {
      const bytes = await readFile(file).catch(async (error: NodeJS.ErrnoException) => {
        await leaveAside(path, `It cannot be opened: ${error.message}.`);
        return undefined;
      });
      if (bytes) {
        const { done } = await ingestion.add({
          source: sourceOf(path),
          collection: collectionOf(path),
          bytes,
        });
        await done;
      }
    }
    known.set(path, state);
  }

  /** In the list of documents it stands with its reason, and once in the log. */
  async function leaveAside(path: string, problem: string): Promise<void> {
    const isNew = await ingestion.setAside({
      source: sourceOf(path),
      collection: collectionOf(path),
      problem,
    });
    if (isNew) log.warn({ file: path, problem }, 'a file is left out');
  }

  async function forget(path: string): Promise<void> {
    known.delete(path);
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
    // A file may come into a new folder before that is watched.
    if (event === 'addDir') lookAgainIn(2 * settledMs);
  });
  watcher.on('error', (error) => log.warn({ err: error }, 'a part of the watched folder cannot be watched'));
  await new Promise<void>((ready) => watcher.once('ready', ready));

  async function lookAtTheWhole({ isFirst = false } = {}): Promise<void> {
    const paths = await glob('**', { cwd: root, dot: false, expandDirectories: false });
    const there = paths.filter((path) => !path.split('/').some((part) => IGNORED.test(part))).sort();
    const sources = new Set(there.map(sourceOf));
    for await (const document of documents.all()) {
      if (closing.signal.aborted) return;
      if (options.removesMissing === false) break;
      const isGone = document.source.startsWith(FOLDER_SOURCE) && !sources.has(document.source);
      if (isGone) await forgetDocument(document);
    }
    await Promise.all((isFirst ? there : await changedOf(there)).map(lookAt));
  }

  /** Those that changed since they were taken in, and that nobody is writing any more. */
  async function changedOf(paths: readonly string[]): Promise<string[]> {
    const changed: string[] = [];
    for (const path of paths) {
      const found = await stat(resolve(root, path)).catch(() => undefined);
      if (!found?.isFile() || known.get(path) === stateOf(found)) continue;
      if (Date.now() - found.mtimeMs >= settledMs) changed.push(path);
      else lookAgainIn(2 * settledMs);
    }
    return changed;
  }

  function lookAgainIn(ms: number): void {
    clearTimeout(lookingAgain);
    lookingAgain = setTimeout(() => {
      lookAgainIn(lookAgainMs);
      lookAtTheWhole().catch((error: unknown) => {
        log.warn({ err: error }, 'the watched folder could not be looked at again');
      });
    }, ms);
    lookingAgain.unref();
  }

  const firstPass = lookAtTheWhole({ isFirst: true }).catch((error: unknown) => {
    log.error({ err: error }, 'the watched folder could not be read completely');
  });
  lookAgainIn(lookAgainMs);
  return {
    firstPass,
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearTimeout(lookingAgain);
      await watcher.close();
      await firstPass;
      await working;
    },
  };
}

/** Changes when the file does. */
const stateOf = ({ size, mtimeMs, ino }: Stats): string => `${size} ${mtimeMs} ${ino}`;

/** Why a file is not read at all. */
function problemOf(path: string, { size }: Stats): string | undefined {
  const ending = /\.([^./]+)$/.exec(path)?.[1];
  if (!mediaTypeOf(path))
    return `Nothing here reads ${ending ? `.${ending} files` : 'files without an ending'}; it reads ${READABLE_ENDINGS.join(', ')}.`;
  if (size === 0) return 'The file is empty.';
  if (size > MAX_FILE_BYTES) return `The file has ${size} bytes; at most ${MAX_FILE_BYTES} are read.`;
  return undefined;
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
