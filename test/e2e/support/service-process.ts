// The service in a process of its own, which can be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SAMPLE_DESK } from './desk.ts';
import { waitUntilReady } from './stage.ts';

const program = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

export interface ServiceProcess extends AsyncDisposable {
  readonly url: string;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** @param port 0 for any that is free */
export async function startServiceProcess(dataDir: string, port: number): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      LOG_LEVEL: 'silent',
      DATA_DIR: dataDir,
      DOCUMENTS_DIR: SAMPLE_DESK,
      MODEL_WORKERS: '1',
    },
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

/** It says where it is when it listens. */
async function readUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The process has no output.');
  for await (const line of createInterface(child.stdout)) {
    const [url] = /http:\/\/\S+/.exec(line) ?? [];
    if (url) return url;
  }
  throw new Error('The service ended before it was ready.');
}
