// Starts the service as a user does, asks it about the sample desk over HTTP, and stops it as an operator does.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, stop } from './run.mjs';

const QUESTION = 'When is the library open on Saturday?';
const READY_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 10_000;

const data = mkdtempSync(join(tmpdir(), 'frontdesk-'));
const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
  cwd: root,
  env: { ...process.env, PORT: '0', DATA_DIR: data },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
process.once('exit', () => {
  child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

const url = await Promise.race([addressOf(child.stdout), ended.then((code) => `ended with ${code}`)]);
if (!URL.canParse(url)) stop(`It ${url} before it listened.`);
await ready(url);
const response = await fetch(new URL('/v1/chat', url), {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ message: QUESTION }),
});
const reply = /** @type {{ kind: string, text: string, sources: { title: string }[] }} */ (
  await response.json()
);
console.log(QUESTION, response.status, reply.kind, JSON.stringify(reply.text), reply.sources?.[0]?.title);
if (!['answer', 'curated'].includes(reply.kind) || reply.sources.length === 0) stop('That is no answer.');

const stoppedAt = performance.now();
child.kill('SIGTERM');
const code = await Promise.race([ended, sleep(STOPS_WITHIN_MS, 'still running', { ref: false })]);
if (code !== 0) stop(`It did not stop well: ${code}.`);
console.log(`Stopped in ${Math.round(performance.now() - stoppedAt)} ms.`);

/**
 * The address in the line that the service prints when it can be used.
 *
 * @param {import('node:stream').Readable} output
 * @returns {Promise<string>}
 */
async function addressOf(output) {
  let text = '';
  for await (const part of output.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += part;
    const [, address] = /open (https?:\/\/\S+)\n/.exec(text) ?? [];
    if (address) return address;
  }
  return stop('It ended without an address.');
}

/** @param {string} url */
async function ready(url) {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    const { ok } = await fetch(new URL('/readyz', url));
    if (ok) return;
    await sleep(200);
  }
  stop('It did not become ready.');
}
