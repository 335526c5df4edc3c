// The service with the sample desk and the shipped model: in this process, or in one of its own that can be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type App, openApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { createApiKeyStore, type NewApiKey } from '../../../src/storage/api-key-store.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { PATIENCE_MS } from './patience.ts';

const program = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

interface DeskOptions {
  /** Default: an empty one. */
  readonly dataDir?: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'frontdesk-'));

function environmentOf({ dataDir = temporaryFolder(), port = 0, environment = {} }: DeskOptions) {
  return {
    PORT: String(port),
    LOG_LEVEL: 'error',
    MODEL_WORKERS: '1',
    DATA_DIR: dataDir,
    DOCUMENTS_DIR: fileURLToPath(new URL('../../../sample-desk/', import.meta.url)),
    ...environment,
  };
}

/** Ready when the documents are read. */
export async function openSampleDesk(options: DeskOptions = {}): Promise<App> {
  const app = await openApp(parseConfig(environmentOf(options)));
  await waitUntilReady(app.url);
  return app;
}

export interface DeskProcess extends AsyncDisposable {
  readonly url: string;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** Ready when the documents are read. */
export async function startSampleDesk(options: DeskOptions = {}): Promise<DeskProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environmentOf(options) },
  });
  const url = await readUrl(child);
  await waitUntilReady(url);

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  return { url, kill, [Symbol.asyncDispose]: kill };
}

/** Makes a key in the database of a service that is started later, or runs already. */
export async function makeKey(dataDir: string, settings: NewApiKey): Promise<string> {
  await using database = await openDatabase({ url: 'sqlite:frontdesk.sqlite', dataDir });
  return (await createApiKeyStore(database).create(settings)).secret;
}

/** It says where it is when it listens. */
async function readUrl({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('The process has no output.');
  for await (const line of createInterface(stdout)) {
    const [url] = /http:\/\/\S+/.exec(line) ?? [];
    if (url) return url;
  }
  throw new Error('The service ended before it was ready.');
}

async function waitUntilReady(url: string): Promise<void> {
  const deadline = Date.now() + 2 * PATIENCE_MS;
  while (Date.now() < deadline) {
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url} did not become ready.`);
}
