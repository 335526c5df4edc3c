// Runs a program with this terminal and waits for it.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs a program in the root of the project; what it prints on stdout goes to stderr, which is where
 * progress belongs, unless `stdout` says otherwise.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { stdout?: 'inherit' }} [options]
 * @returns {Promise<number>} its exit code; 127 when it does not exist, 128 + n when a signal ended it
 */
export function run(command, args, { stdout, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['inherit', stdout ?? 2, 'inherit'],
      ...options,
    });
    const ignore = () => {
      // The terminal interrupts the child too, which decides what that means.
    };
    process.on('SIGINT', ignore);
    const forward = () => child.kill('SIGTERM');
    process.on('SIGTERM', forward);
    const finish = (/** @type {number} */ status) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', forward);
      resolve(status);
    };
    child.once('error', () => finish(127));
    child.once('exit', (code, signal) => finish(code ?? 128 + signalNumber(signal)));
  });
}

/** @param {NodeJS.Signals | null} signal */
function signalNumber(signal) {
  return signal ? constants.signals[signal] : 0;
}

/**
 * Ends this script with one line.
 *
 * @param {string} message
 * @returns {never}
 */
export function stop(message) {
  console.error(`frontdesk: ${message}`);
  process.exit(1);
}
