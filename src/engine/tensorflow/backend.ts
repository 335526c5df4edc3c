// Finds the fastest TensorFlow.js that works here: the native library, a GPU build of it, or WebAssembly.
import { createRequire } from 'node:module';
import util from 'node:util';
import type * as tfjs from '@tensorflow/tfjs-core';
import { quietTensorFlow } from '../../config.ts';
import { AppError } from '../../errors.ts';

export type TensorFlow = typeof tfjs;
export type BackendName = 'native' | 'gpu' | 'wasm';

export interface Backend {
  readonly tf: TensorFlow;
  readonly name: BackendName;
  /** One line for people: what runs, and what would make it faster. */
  readonly description: string;
}

const require = createRequire(import.meta.url);

/**
 * Loads TensorFlow.js. `device` 'cpu' takes the native library where it works and WebAssembly elsewhere; 'gpu' wants
 * `@tensorflow/tfjs-node-gpu`; 'wasm' asks for WebAssembly alone.
 * @throws AppError `engine_unavailable` when a GPU is asked for and cannot be used.
 */
export async function loadTensorFlow(device: 'cpu' | 'gpu' | 'wasm' = 'cpu'): Promise<Backend> {
  if (device === 'gpu') {
    const loaded = await loadNative('@tensorflow/tfjs-node-gpu');
    if ('tf' in loaded) return { tf: loaded.tf, name: 'gpu', description: 'TensorFlow on the GPU' };
    throw new AppError(
      'engine_unavailable',
      `The GPU build of TensorFlow.js does not work here (${loaded.reason}). Install @tensorflow/tfjs-node-gpu, or leave out --device gpu.`,
    );
  }
  const loaded =
    device === 'cpu' ? await loadNative('@tensorflow/tfjs-node') : { reason: 'WebAssembly was asked for' };
  if ('tf' in loaded)
    return { tf: loaded.tf, name: 'native', description: 'TensorFlow native library on the CPU' };
  const tf = await loadWasm();
  const hint =
    device === 'cpu' ? `; \`npm run setup:tensorflow\` makes it several times faster (${loaded.reason})` : '';
  return { tf, name: 'wasm', description: `TensorFlow.js on WebAssembly${hint}` };
}

async function loadNative(name: string): Promise<{ tf: TensorFlow } | { reason: string }> {
  try {
    quietTensorFlow();
    restoreUtilFunctions();
    const tf = require(name) as TensorFlow;
    // All parts of a process share one current backend, and this one may have been left for WebAssembly.
    await tf.setBackend('tensorflow');
    const product = tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync());
    if (product[0] !== 3) return { reason: 'a matrix product gave a wrong result' };
    return { tf };
  } catch (error) {
    return { reason: (error as Error).message.split('\n')[0] ?? 'unknown' };
  }
}

/** tfjs-node 4.22 calls functions of `util` that Node 23 removed. */
function restoreUtilFunctions(): void {
  const missing: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: Array.isArray,
    isString: (value) => typeof value === 'string',
    isNumber: (value) => typeof value === 'number',
  };
  const target = util as unknown as Record<string, unknown>;
  for (const [name, check] of Object.entries(missing)) target[name] ??= check;
}

/** The whole of TensorFlow.js rather than its core: only that knows the gradients of its operators. */
async function loadWasm(): Promise<TensorFlow> {
  const tf = (await import('@tensorflow/tfjs')) as TensorFlow;
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(require.resolve('@tensorflow/tfjs-backend-wasm').replace(/[^/\\]+$/, ''));
  await tf.setBackend('wasm');
  await tf.ready();
  return tf;
}
