// Files from a bucket and from a repository.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../support/find-program.ts';
import { newFolder, removeFolders } from '../desk.ts';
import { openSourceDesk, settingsOf } from './source-desk.ts';

const git = findProgram('git');
if (!git) console.warn('Skipping Git: the program git is not installed.');
afterAll(removeFolders);

describe('a bucket of an S3 store', () => {
  const access = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  const store = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: newFolder(),
    configureBuckets: [{ name: 'desk', configs: [] }],
  });
  let endpoint: string;
  beforeAll(async () => {
    const { port } = await store.run();
    endpoint = `http://127.0.0.1:${port}`;
  });
  afterAll(() => store.close());

  const send = async (method: string, key: string, body?: string) => {
    const client = new AwsClient({ ...access, service: 's3', region: 'us-east-1' });
    const response = await client.fetch(`${endpoint}/desk/${key}`, { method, ...(body ? { body } : {}) });
    expect(response.status).toBeLessThan(300);
  };

  it('is read with its key, object by object, as far as each changed', async () => {
    await using desk = await openSourceDesk();
    const settings = await settingsOf({
      name: 'bucket',
      kind: 's3',
      endpoint,
      bucket: 'desk',
      prefix: 'docs/',
      ...access,
    });
    await send('PUT', 'docs/hours.md', '# Hours\n\nWe open at nine.');
    await send('PUT', 'docs/fees%20and%20cards.txt', 'A card costs two euros.');
    await send('PUT', 'docs/picture.png', 'no text');
    await send('PUT', 'other/secret.md', 'Not ours.');
    expect((await desk.read(settings)).counts).toMatchObject({ items: 2, added: 2, failed: 0 });
    await send('PUT', 'docs/hours.md', '# Hours\n\nWe open at ten.');
    await send('DELETE', 'docs/fees%20and%20cards.txt');
    expect((await desk.read(settings)).counts).toMatchObject({ items: 1, changed: 1, removed: 1 });
    expect(await desk.found('open')).toEqual(['We open at ten.']);
    const wrong = await settingsOf({ ...settings, accessKeyId: 'wrong' });
    await expect(desk.read(wrong)).rejects.toMatchObject({
      message: expect.stringContaining('InvalidAccessKeyId'),
    });
  });
});

describe.skipIf(!git)('a folder of a Git repository', () => {
  it('is read at its branch, file by file, as far as each changed', async () => {
    const work = newFolder();
    const run = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], { cwd: work });
    const write = (path: string, text: string) => writeFileSync(join(work, path), text);
    const commit = () => {
      run('add', '--all');
      run('commit', '--quiet', '--message=change');
    };
    run('init', '--quiet', '--initial-branch=main');
    mkdirSync(join(work, 'docs'));
    write('docs/hours.md', '# Hours\n\nWe open at nine.');
    write('docs/fees.md', '# Fees\n\nA card costs two euros.');
    write('README.md', '# Not in the folder');
    commit();
    await using desk = await openSourceDesk();
    const link = 'https://example.org/{path}';
    const settings = await settingsOf({ name: 'docs', kind: 'git', url: work, folder: 'docs', link });
    expect((await desk.read(settings)).counts).toMatchObject({ items: 2, added: 2 });
    expect((await desk.knowledge.search('card'))[0]).toMatchObject({
      title: 'Fees',
      url: 'https://example.org/fees.md',
    });
    write('docs/hours.md', '# Hours\n\nWe open at ten.');
    rmSync(join(work, 'docs/fees.md'));
    commit();
    expect((await desk.read(settings)).counts).toMatchObject({ items: 1, changed: 1, removed: 1 });
    const missing = await settingsOf({ ...settings, branch: 'nowhere' });
    await expect(desk.read(missing)).rejects.toMatchObject({
      message: expect.stringContaining('The repository cannot be read'),
    });
  });
});
