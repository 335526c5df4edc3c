// Builds public/desk.js and public/desk.css, the desk's page, and holds them to their weight.

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root, stop } from './run.mjs';

/** Script and style sheet together, compressed with gzip. */
const MAX_BYTES = 120_000;

/** @returns {Promise<void>} */
export async function buildDeskPage() {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: { desk: join(root, 'src', 'desk-page', 'main.tsx') },
    outdir: join(root, 'public'),
    bundle: true,
    minify: true,
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    legalComments: 'none',
    banner: { js: '/* Frontdesk, Apache-2.0; contains preact and uPlot, MIT. */' },
    logLevel: 'warning',
    write: false,
  });
  const bytes = outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
  for (const { path, contents } of outputFiles) {
    console.error(`${relative(root, path)}: ${contents.length} bytes`);
    // A page that loads the file while it is written gets the old one or the new one.
    const aside = `${path}.${process.pid}`;
    process.once('exit', () => rmSync(aside, { force: true }));
    writeFileSync(aside, contents);
    renameSync(aside, path);
  }
  console.error(`The desk's page: ${bytes} bytes with gzip (${MAX_BYTES} at most)`);
  if (bytes > MAX_BYTES) stop('The page of the desk is too heavy.');
}
