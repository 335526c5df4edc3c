// Holds the running service to NVIDIA's client: scripts/check-triton.py over HTTP and gRPC, and the example of
// docs/serving.md. `node scripts/check-triton.mjs [--python python3]`, with the package "tritonclient[http,grpc]".

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { root, run, stop } from './run.mjs';

const { values } = parseArgs({ options: { python: { type: 'string', default: 'python3' } } });

await ensureBuilt();
const data = mkdtempSync(join(tmpdir(), 'frontdesk-triton-'));
const cli = join(root, 'bin', 'frontdesk.js');
// Behind a proxy nobody gets in without a key.
const env = {
  ...process.env,
  DATA_DIR: data,
  MODELS_DIR: withOlderVersion(),
  LOG_LEVEL: 'error',
  TRUST_PROXY: 'loopback',
};
const KEY = createKey('models');
const ADMIN_KEY = createKey('admin');

const service = spawn(process.execPath, [cli, 'serve'], {
  cwd: root,
  env: { ...env, PORT: '0', GRPC_PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.once('exit', () => {
  service.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});
const [http, grpc] = await addressesOf(service.stdout);

const ofPython = {
  cwd: data,
  env: { ...process.env, KEY, ADMIN_KEY },
  stdout: /** @type {const} */ ('inherit'),
};
const check = join(root, 'scripts', 'check-triton.py');
const statuses = [
  await run(values.python, [check, http, grpc], ofPython),
  await run(values.python, ['-c', exampleFor(grpc)], ofPython),
];
process.exitCode = Math.max(...statuses);
if (service.exitCode !== null) stop('The service did not survive.');
service.kill('SIGTERM');

/** A repository with the newest version of the model, and the same again as version 0, which nobody is served. */
function withOlderVersion() {
  const [from, models] = [join(root, 'models', 'desk-qa'), join(data, 'models')];
  const newest =
    readdirSync(from)
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .at(-1) ?? '';
  for (const version of ['0', newest]) {
    const folder = join(models, 'desk-qa', version);
    cpSync(join(from, newest), folder, { recursive: true });
    const manifest = join(folder, 'manifest.json');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), version }));
  }
  return models;
}

/** @param {string} scope */
function createKey(scope) {
  const made = execFileSync(process.execPath, [cli, 'keys', 'create', '--name', 'triton', '--scope', scope], {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  const [key] = /fd_[\w-]+/.exec(made) ?? [];
  return key ?? stop('There is no key in what `frontdesk keys create` printed.');
}

/**
 * The Python of docs/serving.md, for a service that listens elsewhere.
 *
 * @param {string} address
 */
function exampleFor(address) {
  const text = readFileSync(join(root, 'docs', 'serving.md'), 'utf8');
  const [, example = ''] = /```python\n(.*?)```/s.exec(text) ?? [];
  if (!example.includes('localhost:8001')) stop('docs/serving.md has no example for localhost:8001.');
  return example.replace('localhost:8001', address);
}

/**
 * The addresses in the lines that the service prints when it can be used.
 *
 * @param {import('node:stream').Readable} output
 * @returns {Promise<[string, string]>} of HTTP and of gRPC
 */
async function addressesOf(output) {
  let text = '';
  for await (const part of output.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += part;
    const [, http] = /open https?:\/\/(\S+)\n/.exec(text) ?? [];
    const [, grpc] = /gRPC: (\S+)\n/.exec(text) ?? [];
    if (http && grpc) return [http, grpc];
  }
  return stop('The service ended without its addresses.');
}
