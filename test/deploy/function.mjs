// Exports the function for each platform and calls it by the platform's own protocol.
// usage: node function.mjs [FOLDER_WITH_faas-js-runtime]   (without it Knative's runtime is left out, in one line)
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const [runtimeFolder] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'frontdesk-function-'));
const CONTEXT = 'The museum opens at ten. Tickets cost five pounds.';
const ASKED = { context: CONTEXT, question: 'What does a ticket cost?' };
/** Processor time from the start of the process to the end of the first answer. */
const COLD_START_SECONDS = 2;
/** Lambda's limit for an unpacked package. */
const LIMIT_BYTES = 250 * 2 ** 20;
let failed = 0;

/** @param {string} name @param {unknown} condition @param {unknown} seen */
function check(name, condition, seen) {
  if (!condition) failed++;
  console.log(`${condition ? 'ok' : 'FAILED'}: ${name}: ${JSON.stringify(seen)}`);
}

/** @param {string} target @param {string[]} options */
function exported(target, ...options) {
  const folder = join(work, target);
  const args = [
    'bin/frontdesk.js',
    'export',
    'function',
    '--target',
    target,
    '--output',
    folder,
    '--json',
    ...options,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const { bytes } = JSON.parse(stdout);
  check(`${target} is within the size limit`, bytes < LIMIT_BYTES, `${Math.round(bytes / 1e6)} MB`);
  return folder;
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** @param {string} url @param {unknown} body @param {Record<string, string>} headers */
async function post(url, body, headers = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('ce-type'),
    body: text ? JSON.parse(text) : undefined,
  };
}

/** @param {string} url */
async function listening(url) {
  for (let i = 0; i < 600; i++) {
    try {
      return await fetch(url);
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`${url} does not answer`);
}

/** Seconds of a process and its threads. @param {number} pid */
function processorSeconds(pid) {
  // After the name in parentheses, which may hold spaces: the 14th and 15th field of proc(5), in hundredths.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Runs it in a working folder that has nothing of the project. @param {string[]} args @param {number} port */
function start(args, port) {
  return spawn(process.execPath, args, {
    cwd: work,
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      FUNC_PORT: String(port),
      TMPDIR: mkdtempSync(join(work, 'tmp-')),
      MALLOC_ARENA_MAX: '1',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function openwhisk() {
  const folder = exported('openwhisk');
  const port = await freePort();
  const action = start([join(folder, 'server.mjs')], port);
  try {
    const url = `http://127.0.0.1:${port}`;
    await listening(url);
    const init = await post(`${url}/init`, {
      value: { name: 'frontdesk', main: 'main', code: '', binary: false },
    });
    check('/init is taken', init.status === 200, init.status);
    const first = await post(`${url}/run`, { value: ASKED });
    const seconds = processorSeconds(/** @type {number} */ (action.pid));
    check('/run answers', first.status === 200 && /five pounds/.test(first.body.text), first.body);
    check(
      `the cold start costs at most ${COLD_START_SECONDS} s of processor time`,
      seconds <= COLD_START_SECONDS,
      seconds,
    );
    check('a second /init is refused', (await post(`${url}/init`, { value: {} })).status === 403, 403);
    const refused = await post(`${url}/run`, { value: { context: CONTEXT } });
    check('a call without a question is refused', refused.body.error.statusCode === 400, refused.body);
  } finally {
    action.kill('SIGKILL');
  }
}

async function lambda() {
  const documents = mkdtempSync(join(work, 'documents-'));
  writeFileSync(
    join(documents, 'hours.md'),
    '# Opening hours\n\nThe library opens at nine in the morning.\n',
  );
  const folder = exported('lambda', '--documents', documents);
  const { handler } = await import(pathToFileURL(join(folder, 'index.mjs')).href);
  const direct = await handler(ASKED);
  check('it answers when it is called directly', /five pounds/.test(direct.text), direct);
  const body = Buffer.from(JSON.stringify({ question: 'When does the library open?' })).toString('base64');
  const gateway = await handler({ requestContext: {}, body, isBase64Encoded: true });
  const told = JSON.parse(gateway.body);
  check(
    'it answers from the documents inside',
    gateway.statusCode === 200 && /nine/.test(told.text) && told.sources.length > 0,
    told.text,
  );
  check(
    'what is no JSON is refused',
    (await handler({ requestContext: {}, body: '{' })).statusCode === 400,
    400,
  );
}

async function knative() {
  if (runtimeFolder === undefined || !existsSync(join(runtimeFolder, 'node_modules', 'faas-js-runtime'))) {
    console.log('skipped: faas-js-runtime is not here, so that the function of Knative is not called');
    return;
  }
  const folder = exported('knative');
  const port = await freePort();
  const manifest = createRequire(join(runtimeFolder, 'x')).resolve('faas-js-runtime/package.json');
  const action = start([join(dirname(manifest), 'bin', 'cli.js'), join(folder, 'index.mjs')], port);
  try {
    const url = `http://127.0.0.1:${port}`;
    await listening(`${url}/health/liveness`);
    const plain = await post(url, ASKED);
    check('it answers plain HTTP', plain.status === 200 && /five pounds/.test(plain.body.text), plain);
    const event = await post(url, ASKED, {
      'ce-id': '1',
      'ce-source': 'test',
      'ce-type': 'question',
      'ce-specversion': '1.0',
    });
    check(
      'it answers a CloudEvent with one',
      event.type === 'frontdesk.answer' && /five pounds/.test(event.body.text),
      event,
    );
  } finally {
    action.kill('SIGKILL');
  }
}

try {
  await openwhisk();
  await knative();
  await lambda();
} finally {
  rmSync(work, { recursive: true, force: true });
}
// The desk that was opened in this process has threads of its own.
process.exit(failed === 0 ? 0 : 1);
