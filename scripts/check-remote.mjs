// Leaves the shipped model to a real model server (MLServer of PyPI, on the graphs that `frontdesk models export` wrote) and
// holds it to the engine here: the same answers with the same shares, and a desk that lives on while the server is away.
// `node scripts/check-remote.mjs --python PROGRAM`, that of a virtual environment with the packages mlserver, onnx,
// onnxruntime and tritonclient[grpc].

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { root, run, stop } from './run.mjs';

const READY_WITHIN_MS = 240_000;
const BACK_WITHIN_MS = 120_000;
/** What is looked at is whether answers are right, on a machine that may be busy. */
process.env.MODEL_SERVER_TIMEOUT_MS = '30000';
const MODEL = 'desk-qa/2';
const QUESTION = 'When is the library open on Saturday?';

const { values } = parseArgs({ options: { python: { type: 'string' } } });
const python = values.python ?? stop('It needs --python, the Python of a virtual environment.');
const programs = dirname(python);
await ensureBuilt();
const work = mkdtempSync(join(tmpdir(), 'frontdesk-remote-'));
/** @type {import('node:child_process').ChildProcess[]} */
const children = [];
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(work, { recursive: true, force: true });
});

const folders = { triton: join(work, 'triton'), kserve: join(work, 'kserve') };
for (const [format, folder] of Object.entries(folders))
  await frontdesk('models', 'export', MODEL, '--format', format, '--output', folder);
const checked = await run(python, ['scripts/check-export.py', ...Object.values(folders)], {
  stdout: 'inherit',
});
if (checked !== 0) stop('A server would not load what was exported.');

const [http, grpc, metrics] = [await freePort(), await freePort(), await freePort()];
const url = `http://127.0.0.1:${http}`;
let server = await startServer();
await compareAnswers();
await tryDesk();
console.log('The model server and the engine here are one.');
process.exit(0);

/** Answers of both engines to the same file. */
async function compareAnswers() {
  const input = join(work, 'questions.jsonl');
  writeFileSync(input, readFileSync(join(root, 'test', 'fixtures', 'smoke.jsonl')));
  const here = await answersOf(input, 'onnx');
  const there = await answersOf(input, 'remote', '--server', url);
  assert.equal(there.length, here.length);
  assertNear(there, here, 'answers');
  console.log(`${there.length} answers are the same.`);
}

/**
 * All alike, and numbers within a thousandth: shares follow from every logit.
 *
 * @param {unknown} one @param {unknown} other @param {string} path
 */
function assertNear(one, other, path) {
  if (typeof one === 'number' && typeof other === 'number')
    assert.ok(Math.abs(one - other) < 1e-3, `${path}: ${one} and ${other}`);
  else if (one instanceof Object && other instanceof Object) {
    assert.deepEqual(Object.keys(one), Object.keys(other), path);
    for (const [key, value] of Object.entries(one))
      assertNear(value, /** @type {Record<string, unknown>} */ (other)[key], `${path}.${key}`);
  } else assert.equal(one, other, path);
}

/** @param {string} input @param {string} engine @param {string[]} more */
async function answersOf(input, engine, ...more) {
  const output = join(work, `${engine}.jsonl`);
  await frontdesk(
    'answer',
    '--input',
    input,
    '--output',
    output,
    '--engine',
    engine,
    '--model',
    MODEL,
    ...more,
  );
  return readFileSync(output, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The service on the server, without it, and on it again. */
async function tryDesk() {
  const service = start(process.execPath, [join(root, 'bin', 'frontdesk.js'), 'serve'], {
    PORT: '0',
    DATA_DIR: join(work, 'data'),
    LOG_LEVEL: 'warn',
    MODEL_SERVER_URL: url,
  });
  const desk = await addressOf(service);
  await until('the desk is ready', async () => (await fetch(new URL('/readyz', desk))).ok, READY_WITHIN_MS);
  assert.equal(`desk-qa/${(await ask(desk)).model?.version}`, MODEL);
  server.kill('SIGKILL');
  await once(server, 'exit');
  const alone = await ask(desk);
  assert.equal(alone.model, null);
  console.log('Without the server:', alone.kind, JSON.stringify(alone.text));
  assert.equal((await fetch(new URL('/readyz', desk))).status, 503);
  server = await startServer();
  await until(
    'the desk finds the server again',
    async () => (await ask(desk)).model !== null,
    BACK_WITHIN_MS,
  );
  assert.equal((await fetch(new URL('/readyz', desk))).status, 200);
  service.kill('SIGTERM');
  await once(service, 'exit');
}

/** @param {string} desk @returns {Promise<{ kind: string, text: string, model: { version: string } | null }>} */
async function ask(desk) {
  const response = await fetch(new URL('/v1/chat', desk), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: QUESTION }),
  });
  assert.equal(response.status, 200);
  return /** @type {any} */ (await response.json());
}

async function startServer() {
  const child = start(join(programs, 'mlserver'), ['start', folders.kserve], {
    PATH: programs + delimiter + process.env.PATH,
    MLSERVER_HOST: '127.0.0.1',
    MLSERVER_HTTP_PORT: String(http),
    MLSERVER_GRPC_PORT: String(grpc),
    MLSERVER_METRICS_PORT: String(metrics),
    MLSERVER_PARALLEL_WORKERS: '0',
    MLSERVER_DEBUG: 'false',
  });
  child.stdout?.resume();
  const isReady = () =>
    fetch(`${url}/v2/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('the model server is ready', isReady, READY_WITHIN_MS);
  return child;
}

/** @param {string} program @param {string[]} words @param {Record<string, string>} environment */
function start(program, words, environment) {
  const child = spawn(program, words, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

/** @param {string[]} words */
async function frontdesk(...words) {
  if (
    (await run(process.execPath, [join(root, 'bin', 'frontdesk.js'), ...words], { stdout: 'inherit' })) !== 0
  )
    stop(`frontdesk ${words.join(' ')} failed.`);
}

/** @param {string} what @param {() => Promise<boolean>} isSo @param {number} withinMs */
async function until(what, isSo, withinMs) {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (await isSo()) return;
    await sleep(300);
  }
  stop(`It took too long until ${what}.`);
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<string>} */
async function addressOf({ stdout }) {
  let text = '';
  for await (const part of stdout?.setEncoding('utf8').iterator({ destroyOnReturn: false }) ?? []) {
    text += part;
    const [, address] = /open (https?:\/\/\S+)\n/.exec(text) ?? [];
    if (address) return address;
  }
  return stop('The service ended without an address.');
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, 'close');
  return port;
}
