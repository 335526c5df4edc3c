import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DocumentView } from '../../src/protocol/document.ts';
import { frontdesk } from '../support/cli.ts';
import { type Service, startService, temporaryFolder } from '../support/service.ts';

let folder: string;
let dataDir: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-documents-'));
  dataDir = join(folder, 'data');
  write('hours.md', '# Opening hours\n\nWe open at nine.');
  write('rules/borrowing.txt', 'You may borrow ten books.');
  write('rules/deep/faq.csv', 'question,answer\nIs there a cat?,Yes.');
  write('rules/song.mp3', 'la la');
  write('broken.csv', 'question,answer\nIs there a dog?,');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const documents = (...args: string[]) =>
  frontdesk(['documents', ...args], { cwd: folder, environment: { DATA_DIR: dataDir } });
const listed = async (...args: string[]): Promise<DocumentView[]> =>
  JSON.parse((await documents('list', '--json', ...args)).stdout);

describe('frontdesk documents', () => {
  it('adds files, folders and patterns, and nothing twice', async () => {
    const first = await documents('add', 'hours.md', 'rules');
    expect(first).toMatchObject({ code: 0, stdout: '3 documents: 3 read (3 passages).\n' });
    expect((await listed()).map(({ title }) => title).sort()).toEqual(['Borrowing', 'Faq', 'Opening hours']);
    const again = await documents('add', '**/*.md', 'rules/deep/faq.csv');
    expect(again.stdout).toBe('2 documents: 2 unchanged.\n');
    write('hours.md', '# Opening hours\n\nWe open at ten.');
    const changed = await documents('add', '.', '--json');
    expect(
      JSON.parse(changed.stdout)
        .map((one: { outcome: string }) => one.outcome)
        .sort(),
    ).toEqual(['failed', 'read', 'unchanged', 'unchanged']);
  });

  it('takes the others when one cannot be read, and says what is wrong with it', async () => {
    write('fees.md', 'A card is free.');
    const { code, stdout, stderr } = await documents('add', 'broken.csv', 'rules/song.mp3', 'fees.md');
    expect(code).toBe(2);
    expect(stdout).toBe('3 documents: 1 read (1 passage), 2 failed.\n');
    expect(stderr).toContain('frontdesk: Cannot read broken.csv: line 2: the answer is empty.\n');
    expect(stderr).toContain('frontdesk: Cannot read song.mp3: its type is not one of md, ');
    expect((await documents('list')).stdout).toMatch(/broken\.csv\n[\s\S]*: Cannot read broken\.csv: line 2/);
  });

  it('keeps collections apart', async () => {
    await documents('add', 'fees.md', '--collection', 'staff', '--title', 'Fees for staff');
    expect((await listed('--collection', 'staff')).map(({ title }) => title)).toEqual(['Fees for staff']);
    const removed = await documents('remove', 'fees.md');
    expect(removed).toMatchObject({ code: 2, stderr: expect.stringContaining('means 2 documents') });
    expect((await documents('remove', 'fees.md', '--collection', 'staff')).stdout).toBe(
      'Removed 1 document.\n',
    );
    expect(await listed('--collection', 'staff')).toEqual([]);
  });

  it('reads documents once more, chosen by the beginning of their id', async () => {
    const [one] = (await listed()).filter(({ title }) => title === 'Borrowing');
    const again = await documents('reindex', one?.id.slice(0, 8) ?? '', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject([{ outcome: 'read', document: { id: one?.id } }]);
  });

  it('says what is wrong with its arguments', async () => {
    expect(await documents('add', 'nowhere.md')).toMatchObject({
      code: 4,
      stderr: 'frontdesk: There is no file or folder nowhere.md.\n',
    });
    expect(await documents('remove', 'nobody')).toMatchObject({ code: 4 });
    expect(await documents('add', 'http://127.0.0.1/')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not a public address'),
    });
    expect(await documents('list', '--url', 'desk')).toMatchObject({ code: 2 });
    expect(await documents('list', '--url', 'http://127.0.0.1:1')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('cannot be reached'),
    });
  });
});

describe('frontdesk documents beside a running service', () => {
  let service: Service;
  const dataDir = temporaryFolder();
  beforeAll(async () => {
    service = await startService({ dataDir });
  }, 120_000);
  afterAll(() => service[Symbol.asyncDispose]());
  const answered = async () => {
    const { body } = await service.call<{ passages: { text: string }[] }>('/v1/documents/search?q=borrow');
    return body.passages.map(({ text }) => text);
  };

  it('changes what is asked, without a restart', async () => {
    const environment = { DATA_DIR: dataDir };
    await frontdesk(['documents', 'add', join(folder, 'rules')], { environment });
    await vi.waitFor(async () => expect(await answered()).toEqual(['You may borrow ten books.']), 20_000);
    await frontdesk(['documents', 'remove', join(folder, 'rules/borrowing.txt')], { environment });
    await vi.waitFor(async () => expect(await answered()).toEqual([]), 20_000);
  });

  it('does the same over HTTP, with a key', async () => {
    const key = await service.createKey(['documents:read', 'documents:write']);
    const remote = (...args: string[]) =>
      frontdesk(['documents', ...args, '--url', service.url, '--key', key]);
    const file = join(folder, 'rules/borrowing.txt');
    expect((await remote('add', file)).stdout).toBe('1 document: 1 read (1 passage).\n');
    expect((await remote('add', file)).stdout).toBe('1 document: 1 unchanged.\n');
    expect(await answered()).toEqual(['You may borrow ten books.']);
    expect((await remote('reindex', file)).stdout).toBe('1 document: 1 read (1 passage).\n');
    expect((await remote('list')).stdout).toContain('borrowing.txt');
    expect((await remote('remove', file)).stdout).toBe('Removed 1 document.\n');
    expect(await answered()).toEqual([]);
    const chatOnly = await service.createKey(['chat']);
    expect(await frontdesk(['documents', 'list', '--url', service.url, '--key', chatOnly])).toMatchObject({
      code: 12,
    });
  });
});
