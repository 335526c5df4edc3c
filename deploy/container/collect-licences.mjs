// Prints the licence of every package in node_modules, with its text: what must go along with the image.
// usage: node collect-licences.mjs [NODE_MODULES]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** Every package folder, those inside others included. @param {string} folder @returns {string[]} */
function packagesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) => {
      const path = join(folder, name);
      return name.startsWith('@') ? packagesIn(path) : [path, ...packagesIn(join(path, 'node_modules'))];
    })
    .filter((path) => existsSync(join(path, 'package.json')));
}

const packages = packagesIn(process.argv[2] ?? 'node_modules').sort();
for (const path of packages) {
  const about = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const { type = 'not stated' } = typeof about.license === 'object' ? about.license : { type: about.license };
  console.log(`${'='.repeat(80)}\n${about.name} ${about.version}: ${type}\n`);
  for (const name of readdirSync(path)
    .filter((name) => LICENCE.test(name))
    .sort())
    console.log(readFileSync(join(path, name), 'utf8').trim(), '\n');
}
console.error(`${packages.length} packages`);
