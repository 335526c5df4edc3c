// Builds public/widget.js, the one script of the browser widget, and holds it to its weight.

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root, stop } from './run.mjs';

/** What a page may cost its visitors, compressed with gzip. */
const MAX_BYTES = 32_000;

/** The chat sends and gets JSON alone, over WebSocket or polling. */
const UNUSED_PARTS = {
  webtransport: 'export class WT {}',
  'is-binary': 'export const isBinary = () => false; export const hasBinary = isBinary;',
  binary:
    'export const deconstructPacket = (packet) => ({ packet, buffers: [] }), reconstructPacket = (packet) => packet;',
  'base64-arraybuffer': 'export const decode = (data) => data;',
};

/** @returns {Promise<void>} */
export async function buildWidget() {
  const { build, transform } = await import('esbuild');
  /** @type {import('esbuild').Plugin} */
  const styleSheets = {
    name: 'style sheets as text',
    setup({ onLoad }) {
      onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path), { loader: 'css', minify: true });
        return { contents: code, loader: 'text' };
      });
    },
  };
  /** Parts of the Socket.IO client that the chat has no use for. @type {import('esbuild').Plugin} */
  const unusedParts = {
    name: 'parts of socket.io-client that are not used',
    setup({ onLoad }) {
      for (const [file, contents] of Object.entries(UNUSED_PARTS)) {
        onLoad({ filter: new RegExp(`(socket|engine)\\.io-.*[\\\\/]${file}\\.js$`) }, () => ({ contents }));
      }
    },
  };
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src', 'widget', 'widget.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    legalComments: 'none',
    banner: { js: '/* Frontdesk, Apache-2.0; contains socket.io-client, MIT. */' },
    plugins: [styleSheets, unusedParts],
    logLevel: 'warning',
    write: false,
  });
  const script = outputFiles[0]?.contents ?? new Uint8Array();
  const bytes = gzipSync(script, { level: 9 }).length;
  const file = join(root, 'public', 'widget.js');
  console.error(`${relative(root, file)}: ${script.length} bytes, ${bytes} with gzip (${MAX_BYTES} at most)`);
  if (bytes > MAX_BYTES) stop('The widget is too heavy.');
  writeAside(file, script);
}

/**
 * A page that loads the file while it is written gets the old one or the new one.
 *
 * @param {string} file
 * @param {Uint8Array} contents
 */
function writeAside(file, contents) {
  const aside = `${file}.${process.pid}`;
  process.once('exit', () => rmSync(aside, { force: true }));
  writeFileSync(aside, contents);
  renameSync(aside, file);
}
