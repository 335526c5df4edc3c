#!/usr/bin/env node
// The command `frontdesk`: builds what is missing or stale, then runs it in this process.

import '../scripts/node-version.mjs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../scripts/build.mjs';
import { root, stop } from '../scripts/run.mjs';

await ensureBuilt();
const entry = join(root, 'dist', 'cli', 'main.js');
if (!existsSync(entry)) stop(`Frontdesk is not complete: ${entry} is missing.`);
await import(pathToFileURL(entry).href);
