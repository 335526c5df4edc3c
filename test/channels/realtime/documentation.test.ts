import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startService } from '../../support/service.ts';

const guide = readFileSync('docs/realtime.md', 'utf8');

/** The whole service is started, and a process. */
const TIMEOUT_MS = 120_000;

it('the client of docs/realtime.md asks its question and shows the answer', {
  timeout: TIMEOUT_MS,
}, async () => {
  const [, program = ''] = /```js\n([\s\S]*?)```/.exec(guide) ?? [];
  await using service = await startService();
  await service.learn('Opening hours', 'The library opens at nine in the morning.');
  const client = spawn(process.execPath, ['--input-type=module', '-'], {
    env: { ...process.env, DESK_URL: service.url },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let printed = '';
  client.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
  });
  client.stdin.end(program);
  const [code] = await once(client, 'close');
  expect([code, printed]).toEqual([0, expect.stringMatching(/^The library opens .*nine.*\n$/)]);
});
