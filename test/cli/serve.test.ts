import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frontdesk } from '../support/cli.ts';

const temporary = () => mkdtempSync(join(tmpdir(), 'frontdesk-'));
const models = resolve(import.meta.dirname, '../../models');

describe('frontdesk serve', () => {
  it('starts about a folder of documents, says where, and ends well when it is told to', async () => {
    const documents = temporary();
    writeFileSync(
      join(documents, 'ferry.md'),
      '# The ferry\n\nThe ferry leaves every hour from 7 am to 9 pm.',
    );
    let reply: { text: string } | undefined;
    let asking: Promise<void> | undefined;
    const { code, stdout, stderr } = await frontdesk(['serve', '--documents', documents, '--port', '0'], {
      models,
      environment: { DATA_DIR: temporary(), MODEL_WORKERS: '1' },
      onOutput(output, cli) {
        const [, url] = /open (http:\S+)\n/.exec(output.stdout) ?? [];
        if (url === undefined) return;
        asking ??= ask(url)
          .then((answer) => {
            reply = answer;
          })
          .finally(() => cli.kill('SIGTERM'));
      },
    });
    await asking;
    expect(reply?.text).toMatch(/every hour|7 am/);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^Frontdesk is (ready|up, .*): open http:\/\/127\.0\.0\.1:\d+\nRun the desk: http:\/\/127\.0\.0\.1:\d+\/desk#\/first\/\S+ .*\n$/,
      ),
    });
    expect(stderr).toContain('without a key');
    expect(stderr).toContain('service stops');
  }, 120_000);

  it('does not start where others reach it before there is a key', async () => {
    const environment = { DATA_DIR: temporary(), DOCUMENTS_DIR: temporary(), PORT: '0', MODEL_WORKERS: '1' };
    const { code, stderr } = await frontdesk(['serve', '--host', '0.0.0.0'], { models, environment });
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /frontdesk: Others can reach this service \(HOST is 0\.0\.0\.0\).*frontdesk keys create/,
    );
  }, 120_000);

  it('says what is wrong with its settings before it does anything', async () => {
    const { code, stderr } = await frontdesk(['serve', '--port', 'eighty']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/PORT: .*"eighty"/);
  });
});

async function ask(url: string): Promise<{ text: string }> {
  for (;;) {
    const { ok } = await fetch(new URL('/readyz', url));
    if (ok) break;
  }
  const response = await fetch(new URL('/v1/chat', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: 'How often does the ferry leave?' }),
  });
  return (await response.json()) as { text: string };
}
