#!/usr/bin/env node
// The command `frontdesk`, run in this process. A checkout is built first where something is missing or stale.

import '../scripts/node-version.mjs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { root, stop } from '../scripts/run.mjs';
import { runsWithSmallMemory } from '../scripts/small-memory.mjs';

if (existsSync(join(root, 'src'))) await (await import('../scripts/build.mjs')).ensureBuilt();
const entry = join(root, 'dist', 'cli', 'main.js');
if (!existsSync(entry)) stop(`Frontdesk is not complete: ${entry} is missing.`);
const isElsewhere =
  process.argv[2] === 'serve' && (await runsWithSmallMemory(fileURLToPath(import.meta.url)));
if (!isElsewhere) await import(pathToFileURL(entry).href);
