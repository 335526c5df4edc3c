// A run that is killed and resumed ends with the weights of one that was not; more processes see the same data.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCheckpoint } from '../../src/training/checkpoint.ts';
import { readHistory } from '../../src/training/train-model.ts';
import { inventedRun } from '../support/training-run.ts';

const root = mkdtempSync(join(tmpdir(), 'frontdesk-resume-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Trains `folder`'s run in a process of its own; checkpoints and looks at the held-out questions every 5 steps. */
function startTraining(
  folder: string,
  ...flags: string[]
): { child: ChildProcess; ended: Promise<number | null> } {
  const script = join(import.meta.dirname, '../support/train-invented.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder, ...flags], { stdio: 'inherit' });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, ended };
}

describe('training', () => {
  it('resumed after a kill gives the same weights as an unbroken run', async () => {
    const whole = join(root, 'whole');
    const broken = join(root, 'broken');
    for (const folder of [whole, broken]) inventedRun(folder);
    expect(await startTraining(whole).ended).toBe(0);

    const first = startTraining(broken);
    const checkpoint = join(broken, 'reader', 'checkpoint.bin');
    while (!existsSync(checkpoint) && first.child.exitCode === null) await wait(20);
    first.child.kill('SIGKILL');
    await first.ended;
    const stopped = loadCheckpoint(join(broken, 'reader'))?.progress.step as number;
    const total = loadCheckpoint(join(whole, 'reader'))?.progress.step as number;
    expect(stopped).toBeLessThan(total);
    expect(await startTraining(broken, '--resume').ended).toBe(0);

    const [a, b] = [whole, broken].map((folder) => loadCheckpoint(join(folder, 'reader')));
    expect(b?.progress.step).toBe(a?.progress.step);
    expect(b?.weights).toEqual(a?.weights);
    expect(b?.average).toEqual(a?.average);
    const steps = readHistory(join(broken, 'reader')).map(({ step }) => step);
    expect(steps).toEqual(readHistory(join(whole, 'reader')).map(({ step }) => step));
    expect(readFileSync(join(broken, 'reader', 'curves.svg'), 'utf8')).toContain('<svg');
  }, 120_000);

  it('trains in two processes with averaged gradients', async () => {
    const folder = join(root, 'two');
    inventedRun(folder);
    expect(await startTraining(folder, '--processes', '2').ended).toBe(0);
    const one = loadCheckpoint(join(root, 'whole', 'reader'))?.progress.step as number;
    expect(loadCheckpoint(join(folder, 'reader'))?.progress.step).toBe(Math.floor(one / 2));
    expect(statSync(join(folder, 'reader', 'best.bin')).size).toBeGreaterThan(0);
  }, 120_000);
});
