// Packs Frontdesk, installs the package into an empty project as its users do, and uses all that it promises there: the
// command, the service with its widget and models, the desk inside a program, and the types.

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, stop } from './run.mjs';

const MAX_MB = 60;
const READY_WITHIN_MS = 60_000;

const project = mkdtempSync(join(tmpdir(), 'frontdesk-package-'));
process.once('exit', () => rmSync(project, { recursive: true, force: true }));
// What the environment of this checkout says to npm is not said to a user's.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));

const file = packed();
const megabytes = statSync(file).size / 1e6;
console.log(`package: ${megabytes.toFixed(1)} MB`);
if (megabytes > MAX_MB) stop(`The package is over ${MAX_MB} MB.`);

writeFileSync(join(project, 'package.json'), '{"name": "empty", "private": true, "type": "module"}');
npm(
  ['install', file, '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'],
  {
    ONNXRUNTIME_NODE_INSTALL: 'skip',
  },
);
console.log('installed');
await checkService();
checkEmbedded();
checkTypes();

/** The file that `npm run pack` makes. */
function packed() {
  const output = npm(['pack', '--ignore-scripts=false', '--json', '--pack-destination', project], {}, root);
  const [{ filename }] = JSON.parse(output.slice(output.indexOf('[\n')));
  return join(project, filename);
}

/**
 * @param {string[]} args
 * @param {Record<string, string>} [more]
 */
function npm(args, more = {}, cwd = project) {
  return execFileSync('npm', args, {
    cwd,
    env: { ...env, ...more },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  });
}

async function checkService() {
  const service = spawn('npx', ['frontdesk', 'serve'], {
    cwd: project,
    env: { ...env, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A signal to npx alone does not reach the service: as on a terminal, the whole group gets it.
    detached: true,
  });
  const signal = (/** @type {NodeJS.Signals} */ name) => process.kill(-Number(service.pid), name);
  let isRunning = true;
  process.once('exit', () => isRunning && signal('SIGKILL'));
  // Not before the service itself has closed its output.
  const ended = new Promise((resolve) => service.once('close', resolve));
  const url = await addressOf(service.stdout);
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!(await fetch(`${url}/readyz`)).ok) {
    if (performance.now() > deadline) stop('The installed service did not become ready.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  for (const path of ['/', '/widget.js', '/openapi.json']) {
    const { ok, status } = await fetch(url + path);
    if (!ok) stop(`The installed service answers ${path} with ${status}.`);
  }
  const answer = await fetch(`${url}/v1/chat`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: 'When is the library open on Saturday?' }),
  });
  const { kind, text } = /** @type {{ kind: string, text: string }} */ (await answer.json());
  console.log(`npx frontdesk serve: ${kind} ${JSON.stringify(text)}`);
  if (!['answer', 'curated'].includes(kind)) stop('The installed service does not know its sample desk.');
  signal('SIGTERM');
  await ended;
  isRunning = false;
}

/** @param {import('node:stream').Readable} output */
async function addressOf(output) {
  let text = '';
  for await (const part of output.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += part;
    const [, address] = /open (https?:\/\/[^\s/]+)/.exec(text) ?? [];
    if (address) return address;
  }
  return stop('The installed service ended without an address.');
}

function checkEmbedded() {
  cpSync(
    join(project, 'node_modules', 'frontdesk', 'examples', 'embedded.mjs'),
    join(project, 'embedded.mjs'),
  );
  const output = execFileSync(process.execPath, ['embedded.mjs'], { cwd: project, env, encoding: 'utf8' });
  console.log(output.trimEnd());
  if (!output.includes('4 euros')) stop('The embedded example does not know what a ticket costs.');
}

/** A program of TypeScript that uses both entries, checked as strictly as the compiler can without their libraries' types. */
function checkTypes() {
  writeFileSync(
    join(project, 'typed.ts'),
    `import { createDesk, type Desk, type Stage } from 'frontdesk';
import type { ClientToServerEvents, ServerToClientEvents } from 'frontdesk/realtime';

export async function ask(question: string): Promise<string> {
  await using desk: Desk = await createDesk({ dataDir: 'data' });
  const { text, sources } = await desk.ask(question);
  return \`\${text} \${sources[0]?.title}\`;
}
export type Events = [keyof ClientToServerEvents, keyof ServerToClientEvents, Stage];
// @ts-expect-error There is no such option.
void createDesk({ dataFolder: 'data' });
`,
  );
  const settings = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--target',
    'es2022',
    '--lib',
    'es2023,esnext.disposable',
  ];
  const modules = [
    '--module',
    'nodenext',
    '--types',
    'node',
    '--typeRoots',
    join(root, 'node_modules', '@types'),
  ];
  execFileSync(
    process.execPath,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), ...settings, ...modules, 'typed.ts'],
    { cwd: project, stdio: 'inherit' },
  );
  const { version } = JSON.parse(
    readFileSync(join(project, 'node_modules', 'frontdesk', 'package.json'), 'utf8'),
  );
  console.log(`types of ${version} hold`);
}
