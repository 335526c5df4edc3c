// `npm run check`: types, lint and format, import rules, unused code. Runs all of them, then says which
// failed. With --fix, Biome mends what it can.

import './node-version.mjs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { root, run } from './run.mjs';

const fix = process.argv.includes('--fix') ? ['--write'] : [];
const checks = {
  types: ['typescript/bin/tsc', '-p', '.'],
  'types of the widget': ['typescript/bin/tsc', '-p', 'src/widget'],
  'types of the desk in the browser': ['typescript/bin/tsc', '-p', 'src/edge'],
  'types of the desk page': ['typescript/bin/tsc', '-p', 'src/desk-page'],
  'types of the browser tests': ['typescript/bin/tsc', '-p', 'test/e2e'],
  lint: ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...fix],
  'import rules': ['dependency-cruiser/bin/dependency-cruise.mjs', 'src'],
  'unused code': ['knip/bin/knip.js'],
};

await ensureInstalled();
const failed = [];
for (const [name, [program = '', ...args]] of Object.entries(checks)) {
  console.log(`── ${name}`);
  const status = await run(process.execPath, [join(root, 'node_modules', program), ...args], {
    stdout: 'inherit',
  });
  if (status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
