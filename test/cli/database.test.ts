// Backup and restore as an operator does them: while the service takes messages.
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { frontdesk } from '../support/cli.ts';
import { startService } from '../support/service.ts';

const QUESTION = 'When does the library open?';
const TEXT = 'The library opens at nine in the morning.';

describe('frontdesk database', () => {
  it('copies the database under load, and the copy has all that was acknowledged before', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-'));
    const backup = join(mkdtempSync(join(tmpdir(), 'frontdesk-')), 'backup.sqlite');
    const acknowledged: string[] = [];
    {
      await using service = await startService({ dataDir });
      await service.learn('Opening hours', TEXT);
      const chat = async () => {
        const { body } = await service.call<{ conversationId: string }>('/v1/chat', {
          body: { message: QUESTION },
        });
        acknowledged.push(body.conversationId);
      };
      for (let i = 0; i < 5; i++) await chat();
      const before = [...acknowledged];
      let isLoaded = true;
      const load = (async () => {
        while (isLoaded) {
          await chat();
          await sleep(50);
        }
      })();
      const copied = await frontdesk(['database', 'backup', '--output', backup], {
        environment: { DATA_DIR: dataDir },
      });
      isLoaded = false;
      await load;
      expect(copied).toMatchObject({ code: 0, stdout: expect.stringContaining(backup) });
      expect(acknowledged.length).toBeGreaterThan(before.length);
      acknowledged.splice(0, Infinity, ...before);
    }
    const restored = mkdtempSync(join(tmpdir(), 'frontdesk-'));
    copyFileSync(backup, join(restored, 'frontdesk.sqlite'));
    await using service = await startService({ dataDir: restored });
    for (const id of acknowledged) {
      const { status, body } = await service.call(`/v1/conversations/${id}/messages`);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).toContain(QUESTION);
    }
    const reply = await service.call('/v1/chat', { body: { message: QUESTION } });
    expect(JSON.stringify(reply.body)).toContain('nine');
  }, 240_000);

  it('refuses to write over a file, and to copy what is not there', async () => {
    const environment = { DATA_DIR: mkdtempSync(join(tmpdir(), 'frontdesk-')) };
    const output = join(environment.DATA_DIR, 'copy.sqlite');
    const backup = () => frontdesk(['database', 'backup', '--output', output], { environment });
    expect(await backup()).toMatchObject({ code: 4, stderr: expect.stringContaining('DATA_DIR') });
    expect(await frontdesk(['database', 'migrate'], { environment })).toMatchObject({ code: 0 });
    expect(await backup()).toMatchObject({ code: 0 });
    expect(await backup()).toMatchObject({ code: 9, stderr: expect.stringContaining(output) });
  }, 120_000);
});
