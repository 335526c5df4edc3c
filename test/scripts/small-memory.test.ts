import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { until } from '../support/served-tiny.ts';

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-allocator-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Says what it was given, and ends with 7 when it is told to. */
const program = join(folder, 'program.mjs');
const module = pathToFileURL(resolve(import.meta.dirname, '../../scripts/small-memory.mjs'));
writeFileSync(
  program,
  `import { runsWithSmallMemory } from '${module}';
   import { fileURLToPath } from 'node:url';
   if (!(await runsWithSmallMemory(fileURLToPath(import.meta.url)))) {
     const { MALLOC_ARENA_MAX: arenas, MALLOC_TRIM_THRESHOLD_: trim } = process.env;
     process.once('SIGTERM', () => { process.exitCode = 7; clearInterval(waiting); });
     process.once('SIGINT', () => { process.exitCode = 8; clearInterval(waiting); });
     const waiting = setInterval(() => undefined, 1000);
     console.log(JSON.stringify({ pid: process.pid, arenas, trim, args: process.argv.slice(2) }));
   }`,
);

interface Told {
  readonly pid: number;
  readonly arenas?: string;
  readonly trim?: string;
  readonly args: readonly string[];
}

async function start(environment: NodeJS.ProcessEnv = {}): Promise<{ outer: ChildProcess; told: Told }> {
  const { MALLOC_ARENA_MAX: _, MALLOC_TRIM_THRESHOLD_: __, ...env } = process.env;
  const outer = spawn(process.execPath, [program, 'serve', '--port', '0'], {
    env: { ...env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(outer.stdout, 'data')) as [Buffer];
  return { outer, told: JSON.parse(line.toString()) as Told };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe.runIf(process.platform === 'linux')('a program that keeps its memory small', () => {
  it('is given what the allocator reads, with its arguments, and its exit code is handed on', async () => {
    const { outer, told } = await start();
    expect(told).toMatchObject({ arenas: '1', trim: '131072', args: ['serve', '--port', '0'] });
    expect(told.pid === outer.pid).toBe(process.execve !== undefined);
    outer.kill('SIGTERM');
    expect(await once(outer, 'exit')).toEqual([7, null]);
  });

  it('keeps what somebody has set', async () => {
    const { outer, told } = await start({ MALLOC_ARENA_MAX: '4' });
    expect(told).toMatchObject({ arenas: '4', trim: '131072' });
    outer.kill('SIGINT');
    expect(await once(outer, 'exit')).toEqual([8, null]);
  });

  it('runs in this process when everything is set', async () => {
    const { outer, told } = await start({ MALLOC_ARENA_MAX: '0', MALLOC_TRIM_THRESHOLD_: '1' });
    expect(told).toMatchObject({ pid: outer.pid, arenas: '0', trim: '1' });
    outer.kill('SIGKILL');
    expect(await once(outer, 'exit')).toEqual([null, 'SIGKILL']);
  });

  it('is gone when what was started is killed, and hands on how it was killed itself', async () => {
    const first = await start();
    first.outer.kill('SIGKILL');
    await until(() => !isRunning(first.told.pid));
    const second = await start();
    process.kill(second.told.pid, 'SIGKILL');
    expect(await once(second.outer, 'exit')).toEqual([null, 'SIGKILL']);
  });
});
