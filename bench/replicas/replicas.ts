// Replicas of the built service, each a process of its own on one database.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

export interface Replicas extends AsyncDisposable {
  readonly ports: readonly number[];
  /** Ends one and starts it anew; resolves when it is ready again. */
  restart(index: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

interface ReplicaOptions {
  readonly count: number;
  readonly databaseUrl: string;
  readonly modelsDir: string;
  readonly folder: string;
}

const READY_PATIENCE_MS = 120_000;

export async function startReplicas({
  count,
  databaseUrl,
  modelsDir,
  folder,
}: ReplicaOptions): Promise<Replicas> {
  const ports = await Promise.all(Array.from({ length: count }, freePort));
  const children: ChildProcess[] = [];

  function start(index: number): void {
    const dataDir = join(folder, `data-${index}`);
    mkdirSync(dataDir, { recursive: true });
    children[index] = spawn(process.execPath, ['dist/cli/main.js', 'serve'], {
      env: {
        ...process.env,
        PORT: String(ports[index]),
        DATABASE_URL: databaseUrl,
        DATA_DIR: dataDir,
        MODELS_DIR: modelsDir,
        MODEL_WORKERS: '1',
        LOG_LEVEL: 'error',
        REQUESTS_PER_MINUTE: '1000000',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  async function ready(index: number): Promise<void> {
    const until = Date.now() + READY_PATIENCE_MS;
    while (Date.now() < until) {
      const isReady = await fetch(`http://127.0.0.1:${ports[index]}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isReady) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`Replica ${index} is not ready.`);
  }

  async function end(index: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = children[index];
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  for (const index of ports.keys()) start(index);
  for (const index of ports.keys()) await ready(index);
  return {
    ports,
    async restart(index, signal) {
      await end(index, signal);
      start(index);
      await ready(index);
    },
    async [Symbol.asyncDispose]() {
      for (const index of ports.keys()) await end(index, 'SIGTERM');
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
