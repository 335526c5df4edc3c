// Builds dist/ from src/ with the TypeScript compiler, and public/widget.js, when something changed since the last
// build.

import './node-version.mjs';
import {
  cpSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildDeskPage } from './build-desk-page.mjs';
import { buildEdge } from './build-edge.mjs';
import { buildWidget } from './build-widget.mjs';
import { ensureInstalled } from './install.mjs';
import { root, run, stop } from './run.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.built');
const widget = join(root, 'public', 'widget.js');
const deskPage = join(root, 'public', 'desk.js');
const edge = join(root, 'public', 'edge', 'runtime.wasm');
/** Bundled for browsers, and no part of dist/. */
const browserSources = [join(root, 'src', 'widget'), join(root, 'src', 'desk-page')];
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** Builds dist/ unless it is newer than every source. */
export async function ensureBuilt() {
  if (isFresh()) return;
  await build();
}

async function build() {
  await ensureInstalled();
  console.error('Building ...');
  const startedAt = new Date();
  // Built aside and moved, so that a program running from dist/ never sees half of it.
  const fresh = `${dist}-${process.pid}`;
  process.once('exit', () => rmSync(fresh, { recursive: true, force: true }));
  const status = await run(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh]);
  if (status !== 0) stop('The build failed; the lines above say why.');
  await buildWidget();
  await buildDeskPage();
  await buildEdge();
  const isCopied = (/** @type {string} */ path) => !path.endsWith('.ts') && !browserSources.includes(path);
  cpSync(join(root, 'src'), fresh, { recursive: true, filter: isCopied });
  // What is edited during the build counts as newer than it.
  writeFileSync(join(fresh, '.built'), '');
  utimesSync(join(fresh, '.built'), startedAt, startedAt);
  rmSync(dist, { recursive: true, force: true });
  try {
    renameSync(fresh, dist);
  } catch (error) {
    if (!isFresh()) throw error; // another process built the same at the same time
  }
}

function isFresh() {
  if (!existsSync(stamp) || !existsSync(widget) || !existsSync(deskPage) || !existsSync(edge)) return false;
  const builtAt = statSync(stamp).mtimeMs;
  const sources = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'src'];
  return sources.every((source) => newest(join(root, source)) <= builtAt);
}

/**
 * The latest change in a file or a folder, a removed or renamed file included.
 *
 * @param {string} path
 * @returns {number} milliseconds since 1970
 */
function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await build();
