#!/usr/bin/env node
// The command `frontdesk`: builds what is missing or stale, then runs it in this process.

import '../scripts/node-version.mjs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuilt } from '../scripts/build.mjs';
import { root, stop } from '../scripts/run.mjs';
import { runsWithSmallMemory } from '../scripts/small-memory.mjs';

await ensureBuilt();
const entry = join(root, 'dist', 'cli', 'main.js');
if (!existsSync(entry)) stop(`Frontdesk is not complete: ${entry} is missing.`);
const isElsewhere =
  process.argv[2] === 'serve' && (await runsWithSmallMemory(fileURLToPath(import.meta.url)));
if (!isElsewhere) await import(pathToFileURL(entry).href);
