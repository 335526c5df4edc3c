// The memory of the service on Linux: the C library's allocator keeps one arena and gives back what is free, which it
// must be told before a process begins.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './run.mjs';

/** What somebody has set stays. Elsewhere than with glibc they mean nothing. */
const ALLOCATOR = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };
const PASSED_ON = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']);

/**
 * Runs the script anew with the allocator told so, in the place of this process where Node.js can do that (22.15), else
 * as its child, which gets its signals, ends with it, and gives it its exit code.
 *
 * @param {string} script
 * @returns {Promise<boolean>} false when there is nothing to be done here
 */
export async function runsWithSmallMemory(script) {
  const isTold = Object.keys(ALLOCATOR).every((name) => process.env[name] !== undefined);
  if (process.platform !== 'linux' || isTold) return false;
  const env = { ...ALLOCATOR, ...process.env };
  const args = [...process.execArgv, script, ...process.argv.slice(2)];
  if (process.execve) process.execve(process.execPath, [process.execPath, ...args], env);
  await runAsChild(['--import', join(root, 'scripts', 'ends-with-parent.mjs'), ...args], env);
  return true;
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function runAsChild(args, env) {
  // In a group of its own: what the terminal sends comes through here, once.
  const child = spawn(process.execPath, args, {
    env,
    detached: true,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((resolve) => {
    child.once('exit', (...end) => resolve(end));
  });
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  process.exitCode = code ?? 1;
}
