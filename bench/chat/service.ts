// The built service in a process of its own, and what the system and its metrics say of it. Linux only.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { readLocalKey } from '../../src/access/local-key.ts';

export interface MeasuredService extends AsyncDisposable {
  readonly url: string;
  /** Resident memory. */
  residentMb(): number;
  /** CPU time so far, in milliseconds. */
  cpuMs(): CpuTime;
  /** The seconds that each stage took of all turns so far. */
  stageSeconds(): Promise<ReadonlyMap<string, number>>;
}

interface CpuTime {
  /** The thread that takes requests. */
  readonly main: number;
  /** All others: the model, the database, the collection of garbage. */
  readonly others: number;
}

/** Clients of the bench shall not be held back by limits that are meant for strangers. */
const UNLIMITED = {
  REQUESTS_PER_MINUTE: '1000000',
  MAX_CONCURRENT_TURNS: '1000',
  MAX_SOCKETS: '100000',
  MAX_SOCKETS_PER_ADDRESS: '100000',
};
/** As the command sets them for itself, in a further process where Node.js is old: that one would not be measured. */
const ALLOCATOR = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };
/** The system counts in hundredths of a second. */
const TICK_MS = 10;

/** About its sample desk, with an empty database. */
export async function startMeasuredService(
  environment: Readonly<Record<string, string>> = UNLIMITED,
): Promise<MeasuredService> {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
  const service = spawn(process.execPath, ['bin/frontdesk.js', 'serve'], {
    env: { ...ALLOCATOR, ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await readUrl(service.stdout);
  return {
    url,
    residentMb() {
      const [, kilobytes] =
        /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8')) ?? [];
      return Number(kilobytes) / 1024;
    },
    cpuMs() {
      const tasks = `/proc/${service.pid}/task`;
      const times = { main: 0, others: 0 };
      for (const thread of readdirSync(tasks)) {
        times[Number(thread) === service.pid ? 'main' : 'others'] += threadMs(join(tasks, thread, 'stat'));
      }
      return times;
    },
    async stageSeconds() {
      const headers = { Authorization: `Bearer ${readLocalKey(dataDir)}` };
      const metrics = await (await fetch(new URL('/metrics', url), { headers })).text();
      const sums = metrics.matchAll(/^frontdesk_turn_stage_duration_seconds_sum\{(.*)\} (\S+)$/gm);
      return new Map(
        [...sums].map(([, labels = '', seconds]) => [
          /\bstage="([^"]+)"/.exec(labels)?.[1] ?? '',
          Number(seconds),
        ]),
      );
    },
    async [Symbol.asyncDispose]() {
      service.kill('SIGTERM');
      await once(service, 'exit');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function readUrl(stdout: Readable): Promise<string> {
  let printed = '';
  const parts = stdout.setEncoding('utf8').iterator({ destroyOnReturn: false });
  for await (const part of parts) {
    printed += part;
    const [, url] = /open (https?:\/\/\S+)\n/.exec(printed) ?? [];
    if (url) return url;
  }
  throw new Error('The service ended without an address.');
}

/** User and system time, fields 14 and 15 of proc(5); the second field is a name that may hold spaces. */
function threadMs(file: string): number {
  const stat = readFileSync(file, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
