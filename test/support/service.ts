// The whole service in this process, on a port of its own, with a database of its own and the shipped model.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, openApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createApiKeyStore, type NewApiKey } from '../../src/storage/api-key-store.ts';
import { openDatabase } from '../../src/storage/database.ts';

export interface Service extends AsyncDisposable {
  readonly app: App;
  readonly url: string;
  /** Fetches an address of the service. */
  get(path: string, init?: RequestInit): Promise<Response>;
  /** Posts JSON to it. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

export interface ServiceOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Made before the service starts. */
  readonly dataDir?: string;
  /** Its documents, by their file names. Default: none. */
  readonly documents?: Readonly<Record<string, string>>;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'frontdesk-'));

export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { environment = {}, dataDir = temporaryFolder(), documents = {} } = options;
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(documents)) writeFileSync(join(folder, name), text);
  const config = parseConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    MODEL_WORKERS: '1',
    DATA_DIR: dataDir,
    DOCUMENTS_DIR: folder,
    ...environment,
  });
  const app = await openApp(config);
  const get = (path: string, init?: RequestInit) => fetch(new URL(path, app.url), init);
  return {
    app,
    url: app.url,
    get,
    post: (path, body, headers = {}) =>
      get(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    [Symbol.asyncDispose]: () => Promise.resolve(app[Symbol.asyncDispose]()),
  };
}

/** Makes a key in the database of a service that is started later, or runs already. */
export async function makeKey(dataDir: string, settings: NewApiKey): Promise<string> {
  await using database = await openDatabase({ url: 'sqlite:frontdesk.sqlite', dataDir });
  return (await createApiKeyStore(database).create(settings)).secret;
}
