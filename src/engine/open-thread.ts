// Starts a worker thread from a module of this program.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * `caller` is the address of the calling file, beside which the file `name` lies, given without its ending. In a
 * checkout that runs from its sources, an older Node.js needs `tsx` to read TypeScript; built code needs nothing.
 */
export function openThread(caller: string, name: string, options: WorkerOptions = {}): Worker {
  const fromSource = caller.endsWith('.ts');
  const url = new URL(`./${name}.${fromSource ? 'ts' : 'js'}`, caller);
  // Flags of the program's own start, as `--input-type`, are not for a module of ours.
  if (!fromSource) return new Worker(url, { ...options, execArgv: [] });
  if (process.features.typescript) return new Worker(url, options);
  // Node's thread options cannot register a loader, and the loader's CommonJS form registers none in a thread.
  const tsx = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/cjs$/, 'mjs'),
  );
  const code = `import('${tsx}').then(({ register }) => { register(); return import('${url}'); });`;
  return new Worker(code, { ...options, eval: true, execArgv: [] });
}
