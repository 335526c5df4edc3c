// The desk that `frontdesk ask` asks: a service, or a folder of documents that is read for the purpose.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { DEFAULT_COLLECTION, type DocumentView } from '../protocol/document.ts';
import { type Reply, replySchema } from '../protocol/reply.ts';
import { checkCollections, collectionsOf } from './collections.ts';
import { openServicePlace } from './documents-service.ts';
import { localKeyFor } from './local-key-for.ts';
import { createServiceClient, type ServiceAddress } from './service-client.ts';

export interface Question {
  readonly message: string;
  /** To go on with. */
  readonly conversationId?: string;
  readonly collections?: readonly string[];
}

export interface AskedDesk extends AsyncDisposable {
  ask(question: Question, signal: AbortSignal): Promise<Reply>;
}

/** @throws AppError `not_found` when there is no service, or it has no such collection */
export async function openServiceDesk(
  { url = localUrl(), key }: Partial<ServiceAddress>,
  collections: readonly string[] | undefined,
): Promise<AskedDesk> {
  const address = { url, ...(key ? { key } : {}) };
  const call = createServiceClient(address);
  await call('GET', 'livez').catch((cause) => {
    if (!(cause instanceof AppError) || cause.code !== 'not_found') throw cause;
    const help =
      'Start one with `npx frontdesk serve`, name another with --url, or ask a folder with --documents.';
    throw new AppError('not_found', `No service answers at ${url}. ${help}`, { cause });
  });
  if (collections !== undefined) {
    const shown = key ?? localKeyFor(url);
    await checkCollectionsOf({ url, ...(shown ? { key: shown } : {}) }, collections);
  }
  return {
    async ask(question) {
      const response = await call('POST', 'v1/chat', JSON.stringify(question), 'application/json');
      return replySchema.parse(await response.json());
    },
    async [Symbol.asyncDispose]() {
      // Nothing is held open.
    },
  };
}

/** Reads the folder into a desk of its own, which is gone afterwards. */
export async function openFolderDesk(
  folder: string,
  collections: readonly string[] | undefined,
): Promise<AskedDesk> {
  const { MODELS_DIR, MODEL_WORKERS, DESK_NAME, HANDOFF_TEXT, PIPELINE_FILE } = loadConfig();
  const known = collectionsIn(folder);
  if (collections !== undefined) checkCollections(collections, known);
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-ask-'));
  const forget = () => rmSync(dataDir, { recursive: true, force: true });
  try {
    const { createDesk } = await import('../desk.ts');
    const desk = await createDesk({
      dataDir,
      documentsDir: folder,
      modelsDir: MODELS_DIR,
      workers: MODEL_WORKERS,
      deskName: DESK_NAME,
      handoffText: HANDOFF_TEXT,
      ...(PIPELINE_FILE === undefined ? {} : { pipelineFile: PIPELINE_FILE }),
    });
    return {
      ask: ({ message, ...options }, signal) => desk.ask(message, { ...options, signal }),
      async [Symbol.asyncDispose]() {
        await desk[Symbol.asyncDispose]();
        forget();
      },
    };
  } catch (error) {
    forget();
    throw error;
  }
}

function localUrl(): string {
  const { HOST, PORT, TLS_CERT_FILE } = loadConfig();
  const host = ['0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST.includes(':') ? `[${HOST}]` : HOST;
  return `${TLS_CERT_FILE === undefined ? 'http' : 'https'}://${host}:${PORT}`;
}

/** A key that may not see the documents cannot tell: then the service alone knows. */
async function checkCollectionsOf(address: ServiceAddress, collections: readonly string[]): Promise<void> {
  try {
    const documents: DocumentView[] = [];
    for await (const document of openServicePlace(address).all()) documents.push(document);
    checkCollections(collections, collectionsOf(documents));
  } catch (error) {
    if (!(error instanceof AppError) || !['forbidden', 'unauthenticated'].includes(error.code)) throw error;
  }
}

/** Those that the watched folder makes: one of each folder in it, and one of the files at its top. */
function collectionsIn(folder: string): readonly string[] {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (!stats) throw new AppError('not_found', `There is no folder ${folder}.`);
  if (!stats.isDirectory())
    throw new AppError('invalid_input', `${folder} is a file: --documents takes a folder, --context a file.`);
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [DEFAULT_COLLECTION, ...folders.map(({ name }) => name)].sort();
}
