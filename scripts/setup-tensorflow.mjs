// `npm run setup:tensorflow`: makes the native TensorFlow of @tensorflow/tfjs-node work.
//
// On Linux x64 the addon is built against the C library inside the Python wheel `tensorflow-cpu`, which
// comes from a package index that firewalled machines can reach too. Elsewhere, or where Python or the
// compiler is missing, the package's own download of a prebuilt library is tried.

import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ensureInstalled } from './install.mjs';
import { probeTensorFlow } from './probe-tensorflow.mjs';
import { root, run, stop } from './run.mjs';

/** The newest wheel whose C library the addon of tfjs-node 4.22 compiles and runs with. */
const wheel = {
  requirement: 'tensorflow-cpu==2.15.1',
  fileName: /^tensorflow_cpu-2\.15\.1-cp311-.*x86_64.*\.whl$/,
  sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
  megabytes: 207,
};
const addonPackage = join(root, 'node_modules', '@tensorflow', 'tfjs-node');
const prebuiltTimeoutMs = 15 * 60_000;
const reachTimeoutMs = 10_000;

await ensureInstalled();
if (!existsSync(addonPackage)) {
  stop('The package @tensorflow/tfjs-node is not installed; run "npm install --include=optional" first.');
}
const before = probeTensorFlow();
if (before.works) {
  console.log(`The native TensorFlow ${before.detail} works already.`);
} else {
  console.log(`The native TensorFlow does not work yet: ${before.detail}`);
  await setUp();
  const after = probeTensorFlow();
  if (!after.works) stop(`It was set up, but still does not work: ${after.detail}`);
  console.log(`The native TensorFlow ${after.detail} works.`);
}

async function setUp() {
  const tools = findTools();
  if (tools.missing.length === 0) return buildAgainstWheel(tools);
  console.log('Trying the prebuilt library ...');
  if (await installPrebuilt()) return;
  stop(
    ['The prebuilt library cannot be fetched, and it cannot be built here:', ...tools.missing].join('\n  - '),
  );
}

/** @typedef {{ python: string, nodeGyp: string, missing: string[] }} Tools */

/**
 * Looks for what the build needs.
 *
 * @returns {Tools} with a line for everything that is missing
 */
function findTools() {
  const missing = [];
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    missing.push(`building needs Linux on x64, this is ${process.platform} on ${process.arch}`);
  }
  const candidates = [process.env.npm_config_python, process.env.PYTHON, 'python3', 'python'];
  const python = candidates.find(
    (name) => name && works(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 8))']),
  );
  if (!python)
    missing.push('Python 3.8 or newer is missing (Debian, Ubuntu: apt-get install python3 python3-pip)');
  else if (!works(python, ['-m', 'pip', '--version'])) {
    missing.push(`pip is missing from ${python} (Debian, Ubuntu: apt-get install python3-pip)`);
  }
  const compiler = process.env.CXX ?? 'g++';
  if (!works(compiler, ['--version'])) {
    missing.push(`the C++ compiler ${compiler} is missing (Debian, Ubuntu: apt-get install build-essential)`);
  }
  if (!works('make', ['--version']))
    missing.push('make is missing (Debian, Ubuntu: apt-get install build-essential)');
  const nodeGyp = findNodeGyp();
  if (!nodeGyp) missing.push('node-gyp is missing: it is part of npm, which is not where it usually is');
  return { python: python ?? '', nodeGyp: nodeGyp ?? '', missing };
}

/** @param {string} command @param {string[]} args */
function works(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** npm brings node-gyp with it. */
function findNodeGyp() {
  const inPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm'));
  for (const npm of [process.env.npm_execpath, ...inPath]) {
    if (!npm || !existsSync(npm)) continue;
    try {
      return createRequire(realpathSync(npm)).resolve('node-gyp/bin/node-gyp.js');
    } catch {
      // Not an npm of the usual kind; the next one may be.
    }
  }
  return undefined;
}

/** @param {Tools} tools */
async function buildAgainstWheel({ python, nodeGyp }) {
  const file = await fetchWheel(python);
  console.log('2/3 Unpacking the library and its headers ...');
  const deps = join(addonPackage, 'deps');
  const fresh = `${deps}-${process.pid}`;
  process.once('exit', () => rmSync(fresh, { recursive: true, force: true }));
  const unpacked = await run(python, [join(root, 'scripts', 'unpack-tensorflow.py'), file, fresh]);
  if (unpacked !== 0) stop('The wheel could not be unpacked; is the disk full? It needs 700 MB.');
  rmSync(deps, { recursive: true, force: true });
  renameSync(fresh, deps);
  console.log('3/3 Compiling the addon (half a minute) ...');
  compile(nodeGyp, python);
}

/**
 * The wheel from the cache, or downloaded into it.
 *
 * @param {string} python
 * @returns {Promise<string>} its path
 */
async function fetchWheel(python) {
  const cache = join(cacheFolder(), 'frontdesk', 'tensorflow');
  mkdirSync(cache, { recursive: true });
  const cached = await findWheel(cache);
  if (cached) {
    console.log(`1/3 Using ${cached}`);
    return cached;
  }
  console.log(`1/3 Downloading ${wheel.requirement} (${wheel.megabytes} MB) ...`);
  const platforms = ['manylinux2014_x86_64', 'manylinux_2_17_x86_64'].map((name) => `--platform=${name}`);
  const target = ['--implementation=cp', '--python-version=3.11', '--abi=cp311', ...platforms];
  const pip = [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--no-cache-dir',
    '--disable-pip-version-check',
  ];
  const status = await run(python, [...pip, ...target, `--dest=${cache}`, wheel.requirement]);
  const downloaded = status === 0 ? await findWheel(cache) : undefined;
  return downloaded ?? stop(`pip could not download ${wheel.requirement}; the lines above say why.`);
}

function cacheFolder() {
  return process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
}

/**
 * The wheel in a folder. One that is not whole is deleted.
 *
 * @param {string} folder
 */
async function findWheel(folder) {
  const name = readdirSync(folder).find((entry) => wheel.fileName.test(entry));
  if (!name) return undefined;
  const file = join(folder, name);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  if (hash.digest('hex') === wheel.sha256) return file;
  console.log(`Deleting ${file}: its checksum is wrong.`);
  rmSync(file);
  return undefined;
}

/** @param {string} nodeGyp @param {string} python */
function compile(nodeGyp, python) {
  const headers = findHeaders();
  const result = spawnSync(
    process.execPath,
    [
      nodeGyp,
      'rebuild',
      '--module_name=tfjs_binding',
      `--module_path=${join(addonPackage, 'lib', 'napi-v8')}`,
      '--napi_build_version=8',
      `--python=${python}`,
      ...(headers ? [`--nodedir=${headers}`] : []),
    ],
    { cwd: addonPackage, encoding: 'utf8', env: gypEnvironment() },
  );
  if (result.status === 0) return;
  console.error(`${result.stdout}${result.stderr}`.split('\n').slice(-40).join('\n'));
  if (headers || !result.stderr.includes('configure error')) {
    stop('The addon could not be compiled; the lines above say why.');
  }
  stop(
    'The C headers of Node.js are not installed and could not be downloaded. Install them (Debian, Ubuntu: ' +
      'apt-get install libnode-dev), or set npm_config_nodedir to a folder that has include/node/node_api.h.',
  );
}

/**
 * The folder that holds include/node of an installed Node.js. The addon uses only the stable Node-API, so
 * the headers of another version do as well.
 */
function findHeaders() {
  const folders = [process.env.npm_config_nodedir, dirname(dirname(process.execPath)), '/usr', '/usr/local'];
  return folders.find((folder) => folder && existsSync(join(folder, 'include', 'node', 'node_api.h')));
}

/** npm passes its whole configuration on; what node-gyp would read of it is given as arguments above. */
function gypEnvironment() {
  const environment = { ...process.env };
  delete environment.npm_config_nodedir;
  delete environment.npm_config_python;
  return environment;
}

/**
 * Runs the package's own installation, which downloads a prebuilt library.
 *
 * @returns {Promise<boolean>} whether it ran to its end
 */
async function installPrebuilt() {
  const { binary } = JSON.parse(readFileSync(join(addonPackage, 'package.json'), 'utf8'));
  const proxied = process.env.HTTPS_PROXY || process.env.https_proxy;
  if (!proxied && !(await isReachable(new URL(binary.host).origin))) return false;
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const status = await run(process.execPath, [join('scripts', 'install.js')], {
    cwd: addonPackage,
    env: { ...process.env, PATH: path },
    timeout: prebuiltTimeoutMs,
  });
  return status === 0;
}

/** @param {string} url */
async function isReachable(url) {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(reachTimeoutMs) });
    return true;
  } catch {
    return false;
  }
}
