import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frontdesk } from '../support/cli.ts';

const environment = { DATA_DIR: mkdtempSync(join(tmpdir(), 'frontdesk-')) };
const keys = (...args: string[]) => frontdesk(['keys', ...args], { environment });

describe('frontdesk keys', () => {
  it('makes a key that is shown once, lists it without its secret, and revokes it', async () => {
    const made = await keys(
      'create',
      '--name',
      'backend',
      '--scope',
      'chat',
      'documents:read',
      '--days',
      '30',
    );
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^fd_[\w-]{43}\n$/) });
    const site = await keys('create', '--name', 'website', '--site', 'https://www.example.org', '--json');
    const { secret, ...shown } = JSON.parse(site.stdout);
    expect(secret).toMatch(/^fdsite_/);
    expect(shown).toMatchObject({ kind: 'site', scopes: ['chat'], origins: ['https://www.example.org'] });

    const { stdout } = await keys('list');
    expect(stdout).toMatch(/backend +chat, documents:read +all .* good until \d{4}-/);
    expect(stdout).toContain('chat from https://www.example.org');
    expect(stdout).not.toContain(made.stdout.trim());

    expect((await keys('revoke', shown.id)).code).toBe(0);
    expect((await keys('revoke', shown.id)).code).toBe(4);
    const listed = JSON.parse((await keys('list', '--json')).stdout);
    expect(listed.map((key: { revokedAtMs: number | null }) => key.revokedAtMs !== null)).toEqual([
      false,
      true,
    ]);
  }, 120_000);

  it('refuses scopes for a public key, an origin that is none, and a scope that there is not', async () => {
    const both = await keys('create', '--name', 'x', '--site', 'https://a.example', '--scope', 'admin');
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('leave out --scope')]);
    const path = await keys('create', '--name', 'x', '--site', 'https://a.example/page');
    expect([path.code, path.stderr]).toEqual([2, expect.stringContaining('is not an origin')]);
    expect((await keys('create', '--name', 'x', '--scope', 'everything')).code).toBe(2);
  }, 120_000);

  it('makes a key whose secret somebody else keeps, once', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'frontdesk-')), 'secret');
    const create = () =>
      keys('create', '--name', 'cluster', '--scope', 'admin', '--secret-file', file, '--json');
    writeFileSync(file, 'fd_short');
    expect(await create()).toMatchObject({ code: 2, stderr: expect.stringContaining('random') });
    writeFileSync(file, `fd_${'aB3_'.repeat(11)}\n`);
    const [first, second] = [await create(), await create()];
    expect(first).toMatchObject({ code: 0, stdout: expect.not.stringContaining('aB3_') });
    expect(JSON.parse(second.stdout).id).toBe(JSON.parse(first.stdout).id);
  }, 120_000);
});
