import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startChatDesk } from './chat-desk.ts';

const guide = readFileSync('docs/realtime.md', 'utf8');

it('the client of docs/realtime.md asks its question and shows the answer', async () => {
  const [, program = ''] = /```js\n([\s\S]*?)```/.exec(guide) ?? [];
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-chat-'));
  try {
    await using desk = await startChatDesk({ dataDir });
    const client = spawn(process.execPath, ['--input-type=module', '-'], {
      env: { ...process.env, DESK_URL: desk.url },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let printed = '';
    client.stdout.on('data', (chunk: Buffer) => {
      printed += chunk;
    });
    client.stdin.end(program);
    const [code] = await once(client, 'close');
    expect([code, printed]).toEqual([0, expect.stringMatching(/^The library opens .*nine.*\n$/)]);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
