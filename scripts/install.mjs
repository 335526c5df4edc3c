// Installs the dependencies when they are missing or are not those of package-lock.json.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, stop } from './run.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean, peer?: boolean }>} Packages */

/** Installs what is missing; a line on stderr says so when there is something to do. */
export async function ensureInstalled() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (isComplete(wanted, installed)) return;
  // "npm ci" deletes node_modules first, and with it a TensorFlow that took long to set up.
  const command = existsSync(join(root, 'node_modules')) ? ['install', '--no-save'] : ['ci'];
  console.error('Installing the dependencies (a minute or two the first time) ...');
  const status = await runNpm([...command, '--include=dev', '--include=optional']);
  if (status !== 0) stop('The dependencies could not be installed; the lines above say why.');
}

/**
 * Runs npm, its warnings left out. Also works where npm is not in the PATH but called this script.
 *
 * @param {string[]} args
 */
export function runNpm(args) {
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('npm-cli.js')) return run(process.execPath, [npm, ...args, ...quiet]);
  return run('npm', [...args, ...quiet], { shell: process.platform === 'win32' });
}

/**
 * @param {string} lockFile
 * @returns {Packages}
 */
function packagesOf(lockFile) {
  if (!existsSync(lockFile)) return {};
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

/**
 * True when every wanted package is there in its version. Optional ones, most of which are for another
 * platform, may be absent.
 *
 * @param {Packages} wanted
 * @param {Packages} installed
 */
export function isComplete(wanted, installed) {
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === version : optional === true;
  });
}
