// The whole service in this process, on a port of its own, with a database of its own and the shipped model.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, openApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import type { NewFile } from '../../src/knowledge/ingest.ts';
import { createApiKeyStore, type NewApiKey, type Scope } from '../../src/storage/api-key-store.ts';
import { openDatabase } from '../../src/storage/database.ts';
import type { Document } from '../../src/storage/document.ts';

export interface Call {
  /** Default: POST with a body, GET without. */
  readonly method?: string;
  /** Sent as JSON, unless it is a form. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: string;
  readonly signal?: AbortSignal;
}

export interface Service extends AsyncDisposable {
  readonly app: App;
  readonly url: string;
  /** Fetches an address of the service. */
  get(path: string, init?: RequestInit): Promise<Response>;
  /** Posts JSON to it. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  send(path: string, call?: Call): Promise<Response>;
  /** The answer with its JSON, or its text if it is none. */
  call<Body = Record<string, unknown>>(
    path: string,
    call?: Call,
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Body }>;
  createKey(scopes: readonly Scope[], collections?: readonly string[]): Promise<string>;
  /** Resolves when the document is read, and asked. */
  learn(title: string, text: string, more?: Partial<NewFile>): Promise<Document>;
}

export interface ServiceOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Made before the service starts. */
  readonly dataDir?: string;
  /** Its documents, by their file names, read before it is returned. Default: none. */
  readonly documents?: Readonly<Record<string, string>>;
  /** Keys that are made before the service starts: one that others can reach needs one. */
  readonly keys?: number;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'frontdesk-'));

export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { environment = {}, dataDir = temporaryFolder(), documents = {}, keys = 0 } = options;
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
  for (let i = 0; i < keys; i++)
    await makeKey(dataDir, { kind: 'secret', name: `key ${i}`, scopes: ['chat'] });
  const app = await openApp(config);
  if (Object.keys(documents).length > 0) await app.documentsRead;
  const { stores, ingestion } = app.parts;
  // Tests act for the operator, unless they come as somebody from elsewhere or with a key of their own.
  const get = (path: string, init?: RequestInit) => {
    const headers = new Headers(init?.headers);
    const isMarked = ['Authorization', 'Cookie', 'Origin', 'Forwarded', 'X-Forwarded-For'].some((name) =>
      headers.has(name),
    );
    if (app.localKey && !isMarked) headers.set('Authorization', `Bearer ${app.localKey}`);
    return fetch(new URL(path, app.url), { ...init, headers });
  };
  const send = (path: string, { method, body, headers, key, signal }: Call = {}) => {
    const isJson = body !== undefined && !(body instanceof FormData);
    return get(path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(isJson ? { 'Content-Type': 'application/json' } : {}),
        ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as FormData) }),
      ...(signal ? { signal } : {}),
    });
  };
  return {
    app,
    url: app.url,
    get,
    post: (path, body, headers = {}) => send(path, { body, headers }),
    send,
    async call(path, call) {
      const response = await send(path, call);
      const { status, headers } = response;
      const text = await response.text();
      const isJson = headers.get('Content-Type')?.includes('json');
      return { status, headers, body: isJson ? JSON.parse(text) : text };
    },
    async createKey(scopes, collections) {
      const settings = { kind: 'secret', name: 'test', scopes, collections: collections ?? null } as const;
      return (await stores.apiKeys.create(settings)).secret;
    },
    async learn(title, text, more = {}) {
      const file = { source: `${title}.txt`, collection: 'main', title, bytes: Buffer.from(text), ...more };
      return (await ingestion.add(file)).done;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(app[Symbol.asyncDispose]()),
  };
}

/** Makes a key in the database of a service that is started later, or runs already. */
export async function makeKey(dataDir: string, settings: NewApiKey): Promise<string> {
  await using database = await openDatabase({ url: 'sqlite:frontdesk.sqlite', dataDir });
  return (await createApiKeyStore(database).create(settings)).secret;
}
