// How soon the service says that it lives while clients ask as much as it can answer: the built service, over HTTP.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readLocalKey } from '../../src/access/local-key.ts';
import { quantileOf } from '../../src/serving/intervals.ts';
import { QUESTIONS } from '../chat/measure.ts';

export interface LivezReport {
  readonly clients: number;
  readonly answersPerSecond: number;
  readonly probes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Of the service itself: how late its event loop was, p99. */
  readonly eventLoopLagP99Ms: number;
  /** The same probes while nobody asks. */
  readonly idleP99Ms: number;
}

const PROBE_EVERY_MS = 20;

export async function measureLivez(clients: number, seconds: number): Promise<LivezReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
  const { service, url } = await startService(dataDir);
  try {
    const idle = await probe(url, 1000 * Math.min(5, seconds));
    let answers = 0;
    let isOver = false;
    const asking = Array.from({ length: clients }, async (_, client) => {
      for (let i = client; !isOver; i++) {
        await ask(url, QUESTIONS[i % QUESTIONS.length] ?? '');
        answers += 1;
      }
    });
    await wait(2000);
    answers = 0;
    const loaded = await probe(url, 1000 * seconds);
    const answersPerSecond = answers / seconds;
    const lag = await eventLoopLag(url, dataDir);
    isOver = true;
    await Promise.all(asking);
    const at = (share: number) => quantileOf(loaded, share) ?? 0;
    return {
      clients,
      answersPerSecond,
      probes: loaded.length,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      maxMs: at(1),
      eventLoopLagP99Ms: lag,
      idleP99Ms: quantileOf(idle, 0.99) ?? 0,
    };
  } finally {
    service.kill('SIGTERM');
    await new Promise((resolve) => service.once('exit', resolve));
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function startService(dataDir: string): Promise<{ service: ChildProcess; url: string }> {
  const unlimited = { REQUESTS_PER_MINUTE: '1000000', MAX_CONCURRENT_TURNS: '1000' };
  const service = spawn(process.execPath, ['bin/frontdesk.js', 'serve'], {
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', ...unlimited },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for await (const part of service.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    printed += part;
    const [, url] = /open (https?:\/\/\S+)\n/.exec(printed) ?? [];
    if (url) return { service, url };
  }
  throw new Error('The service ended without an address.');
}

async function ask(url: string, message: string): Promise<void> {
  const response = await fetch(new URL('/v1/chat', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  await response.json();
}

/** Asks at a steady pace, whether or not the probe before is answered: a loop that is blocked delays them all. */
async function probe(url: string, durationMs: number): Promise<number[]> {
  const took: Promise<number>[] = [];
  for (const end = performance.now() + durationMs; performance.now() < end; ) {
    took.push(probeOnce(url));
    await wait(PROBE_EVERY_MS);
  }
  return Promise.all(took);
}

async function probeOnce(url: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(new URL('/livez', url));
  await response.text();
  if (!response.ok) throw new Error(`/livez: ${response.status}`);
  return performance.now() - began;
}

async function eventLoopLag(url: string, dataDir: string): Promise<number> {
  const headers = { Authorization: `Bearer ${readLocalKey(dataDir)}` };
  const metrics = await (await fetch(new URL('/metrics', url), { headers })).text();
  const [, seconds] = /^\S*nodejs_eventloop_lag_p99_seconds(?:\{[^}]*\})? (\S+)/m.exec(metrics) ?? [];
  return 1000 * Number(seconds ?? Number.NaN);
}
