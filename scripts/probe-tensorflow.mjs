// Tells whether the native TensorFlow of @tensorflow/tfjs-node works here, by a real product of matrices in
// a process of its own: a broken library can end the process that loads it.

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import util from 'node:util';

/**
 * @returns {{ works: boolean, detail: string }} with TensorFlow's version, or the first line of the reason
 */
export function probeTensorFlow() {
  const environment = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' };
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'probe'], {
    encoding: 'utf8',
    env: environment,
    timeout: 120_000,
  });
  if (child.status === 0) return { works: true, detail: child.stdout.trim() };
  const reason = child.stderr.trim().split('\n')[0];
  return { works: false, detail: reason || `its process ended with ${child.signal ?? child.status}` };
}

function multiply() {
  // tfjs-node 4.22 calls functions of node:util that Node 23 removed.
  const removed = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (util));
  removed.isNullOrUndefined ??= (/** @type {unknown} */ value) => value === undefined || value === null;
  removed.isArray ??= Array.isArray;
  removed.isString ??= (/** @type {unknown} */ value) => typeof value === 'string';
  removed.isNumber ??= (/** @type {unknown} */ value) => typeof value === 'number';
  const require = createRequire(import.meta.url);
  const tf = require('@tensorflow/tfjs-node');
  const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()[0];
  if (product !== 11) throw new Error(`it multiplies wrongly: 11 came out as ${product}`);
  const backend = /** @type {{ binding?: { TF_Version: string } }} */ (tf.backend());
  return backend.binding?.TF_Version;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] === 'probe') {
  try {
    console.log(multiply());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
