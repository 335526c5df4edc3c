// Makes a Java and a Python client of /openapi.json by openapi-generator, and runs examples/clients with them against the
// service. `node scripts/check-clients.mjs --python PROGRAM`, that of a virtual environment. Java 17 and Maven are needed
// for the generator as well: where they are missing, one line says so and nothing is checked.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { root, run, stop } from './run.mjs';

const VERSION = '7.17.0';
const ANSWER = 'from 1 pm to 5 pm';

const { values } = parseArgs({ options: { python: { type: 'string', default: 'python3' } } });
if (['java', 'mvn'].some((program) => spawnSync(program, ['-version']).status !== 0)) {
  console.log('Java or Maven is not here: clients in other languages are not checked.');
  process.exit(0);
}

await ensureBuilt();
const work = mkdtempSync(join(tmpdir(), 'frontdesk-clients-'));
const cli = join(root, 'bin', 'frontdesk.js');
const env = { ...process.env, DATA_DIR: join(work, 'data'), LOG_LEVEL: 'error' };
const made = execFileSync(
  process.execPath,
  [cli, 'keys', 'create', '--name', 'clients', '--scope', 'admin'],
  {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: 'pipe',
  },
);
const [key = stop('There is no key in what `frontdesk keys create` printed.')] = /fd_[\w-]+/.exec(made) ?? [];
const service = spawn(process.execPath, [cli, 'serve'], {
  cwd: root,
  env: { ...env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.once('exit', () => {
  service.kill('SIGKILL');
  rmSync(work, { recursive: true, force: true });
});
const address = await addressOf(service.stdout);
const openapi = join(work, 'openapi.json');
writeFileSync(openapi, await (await fetch(`${address}/openapi.json`)).text());

await program('mvn', [
  '-q',
  'dependency:get',
  `-Dartifact=org.openapitools:openapi-generator-cli:${VERSION}`,
]);
const generator = join(
  homedir(),
  ...['.m2', 'repository', 'org', 'openapitools', 'openapi-generator-cli', VERSION],
  `openapi-generator-cli-${VERSION}.jar`,
);
if (!existsSync(generator)) stop(`Maven did not bring ${generator}.`);
checkSaid('Java', await java());
checkSaid('Python', await python());
process.exit(0);

async function java() {
  const folder = join(work, 'java');
  await generate('java', folder, [
    ...['--library', 'native'],
    '--additional-properties=invokerPackage=org.frontdesk,apiPackage=org.frontdesk.api,modelPackage=org.frontdesk.model',
  ]);
  await program(
    'mvn',
    ['-q', 'compile', 'dependency:copy-dependencies', '-DoutputDirectory=target/lib'],
    folder,
  );
  const classes = [join(folder, 'target', 'classes'), join(folder, 'target', 'lib', '*')].join(delimiter);
  return said('java', ['-cp', classes, join(root, 'examples', 'clients', 'Example.java'), address, key]);
}

async function python() {
  const folder = join(work, 'python');
  await generate('python', folder, ['--additional-properties=packageName=frontdesk_client']);
  await program(values.python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', folder]);
  return said(values.python, [join(root, 'examples', 'clients', 'example.py'), address, key]);
}

/** @param {string} language @param {string} folder @param {string[]} more */
function generate(language, folder, more) {
  return program('java', [
    ...['-Dlog.level=error', '-jar', generator, 'generate', '-i', openapi, '-g', language, '-o', folder],
    ...['--global-property', 'skipFormModel=false', ...more],
  ]);
}

/** @param {string} name @param {string[]} args */
async function program(name, args, cwd = work) {
  if ((await run(name, args, { cwd })) !== 0) stop(`${name} ${args.join(' ')} failed.`);
}

/** @param {string} name @param {string[]} args */
function said(name, args) {
  return execFileSync(name, args, { cwd: work, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/**
 * The answer twice, once as it came and once among the four messages of the conversation, and the document's title.
 *
 * @param {string} language @param {string} text
 */
function checkSaid(language, text) {
  console.log(`── ${language}\n${text.trimEnd()}`);
  const lines = text.split('\n');
  const messages = lines.filter((line) => /^(user|assistant): /i.test(line));
  if (lines.filter((line) => line.includes(ANSWER)).length !== 2 || messages.length !== 4)
    stop(`The ${language} client did not get what the service says.`);
  if (!/sundial/i.test(text)) stop(`The ${language} client did not upload its document.`);
}

/** @param {import('node:stream').Readable} output */
async function addressOf(output) {
  let text = '';
  for await (const part of output.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += part;
    const [, found] = /ready: open (https?:\/\/[^\s/]+)/.exec(text) ?? [];
    if (found) return found;
  }
  return stop('The service ended without an address.');
}
