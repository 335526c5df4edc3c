import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeTinyModel } from '../support/tiny-model.ts';

const root = join(import.meta.dirname, '../..');
const PROGRAMS = {
  'a model': `
    const { loadEngine } = await import('./src/engine/load-engine.ts');
    const engine = await loadEngine({ folder: process.env.MODEL });
    await engine.warmUp();
    console.log('done');
    await engine[Symbol.asyncDispose]();`,
};

it.each(Object.entries(PROGRAMS))(
  'runs %s without an id of the machine or a record of its use in the home folder',
  async (_, source) => {
    using model = await writeTinyModel();
    const home = mkdtempSync(join(tmpdir(), 'frontdesk-home-'));
    try {
      // The runtime reports nothing from what looks like a build machine.
      const { CI: _ci, GITHUB_ACTIONS: _actions, ...environment } = process.env;
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '--eval', source],
        {
          cwd: root,
          env: { ...environment, HOME: home, XDG_CACHE_HOME: '', MODEL: model.folder },
          encoding: 'utf8',
        },
      );
      expect(stdout.trim(), stderr).toBe('done');
      expect(readdirSync(home, { recursive: true })).toEqual([]);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
);
