import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeTinyModel } from '../support/tiny-model.ts';

const root = join(import.meta.dirname, '../..');
const PROGRAM = `
  const { loadEngine } = await import('./src/engine/load-engine.ts');
  const engine = await loadEngine({ folder: process.env.MODEL });
  await engine.warmUp();
  console.log(engine.model);
  await engine[Symbol.asyncDispose]();`;

it('answers without an id of the machine or a record of its use in the home folder', async () => {
  using model = await writeTinyModel();
  const home = mkdtempSync(join(tmpdir(), 'frontdesk-home-'));
  try {
    const program = ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM];
    // The runtime reports nothing from what looks like a build machine.
    const { CI: _, GITHUB_ACTIONS: __, ...environment } = process.env;
    const { stdout, stderr } = spawnSync(process.execPath, program, {
      cwd: root,
      env: { ...environment, HOME: home, XDG_CACHE_HOME: '', MODEL: model.folder },
      encoding: 'utf8',
    });
    expect(stdout.trim(), stderr).toBe('tiny/1');
    expect(readdirSync(home, { recursive: true })).toEqual([]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
