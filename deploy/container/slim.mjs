// Removes from node_modules what the service never reads: the binaries of other platforms, source maps, declarations.
// usage: node slim.mjs NODE_MODULES [PLATFORM-ARCH]   (default: this machine's)
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [folder = 'node_modules', target = `${process.platform}-${process.arch}`] = process.argv.slice(2);
const [platform = '', arch = ''] = target.split('-');
const UNREAD = /\.(map|d\.ts|d\.mts|d\.cts|tsbuildinfo)$/;

let removed = 0;

/** @param {string} path */
function remove(path) {
  removed += sizeOf(path);
  rmSync(path, { recursive: true });
}

/** @param {string} path @returns {number} */
function sizeOf(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

/** Keeps of the folders in `path` only one. @param {string} path @param {string} kept */
function keepOnly(path, kept) {
  if (!existsSync(path)) return;
  if (!existsSync(join(path, kept))) throw new Error(`There is no ${kept} in ${path}.`);
  for (const name of readdirSync(path)) if (name !== kept) remove(join(path, name));
}

/** @param {string} path */
function removeUnread(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) removeUnread(inside);
    else if (UNREAD.test(entry.name)) remove(inside);
  }
}

const onnx = join(folder, 'onnxruntime-node', 'bin', 'napi-v6');
keepOnly(onnx, platform);
keepOnly(join(onnx, platform), arch);
keepOnly(join(folder, '@libsql'), platform === 'linux' ? `linux-${arch}-gnu` : `${platform}-${arch}`);
removeUnread(folder);
console.log(`removed ${Math.round(removed / 1e6)} MB from ${folder}`);
