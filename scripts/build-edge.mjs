// Builds public/edge: what `frontdesk export site` writes into a site beside the desk itself.

import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const folder = join(root, 'public', 'edge');
const target = ['chrome111', 'firefox115', 'safari16.4'];

/** Fails where something that the browser runs needs Node.js. @returns {Promise<void>} */
export async function buildEdge() {
  const { build } = await import('esbuild');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: {
      worker: join(root, 'src', 'edge', 'worker.ts'),
      local: join(root, 'src', 'widget', 'local', 'local.ts'),
    },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    target,
    legalComments: 'none',
    banner: {
      js: '/* Frontdesk, Apache-2.0; contains ONNX Runtime, natural, zod, MIT, and idb-keyval, Apache-2.0. */',
    },
    logLevel: 'warning',
  });
  copyFileSync(
    join(root, 'node_modules', 'onnxruntime-web', 'dist', 'ort-wasm-simd-threaded.wasm'),
    join(folder, 'runtime.wasm'),
  );
}
