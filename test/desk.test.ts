import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDesk, type Desk } from '../src/desk.ts';

const temporary = () => mkdtempSync(join(tmpdir(), 'frontdesk-'));
const root = resolve(import.meta.dirname, '..');

describe('createDesk', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await createDesk({
      dataDir: temporary(),
      workers: 1,
      logLevel: 'silent',
      deskName: 'the ferry office',
    });
    await desk.addDocument({
      source: 'ferry.md',
      content: '# The ferry\n\nA ticket for adults costs 4 euros. Dogs travel free of charge.',
    });
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  it('answers from the documents, goes on with a conversation, and tells the answer while it is written', async () => {
    const pieces: string[] = [];
    const reply = await desk.ask('How much is a ticket for adults?', {
      onToken: (piece) => pieces.push(piece),
    });
    expect(reply).toMatchObject({ kind: 'answer', shortAnswer: expect.stringContaining('4 euros') });
    expect(pieces.join('')).toBe(reply.text);
    expect(reply.sources[0]?.title).toBe('The ferry');
    const next = await desk.ask('Who are you?', { conversationId: reply.conversationId });
    expect(next.conversationId).toBe(reply.conversationId);
    expect(next.text).toContain('the ferry office');
  });

  it('answers from a text that comes with the question', async () => {
    const answer = await desk.answer('The museum is closed on Mondays.', 'When is the museum closed?');
    expect(answer.shortAnswer).toContain('Mondays');
  });

  it('says what is wrong with a document, and which conversation is not there', async () => {
    const picture = desk.addDocument({ source: 'map.png', content: new Uint8Array([1, 2, 3]) });
    await expect(picture).rejects.toMatchObject({ code: 'unsupported_media_type' });
    const stranger = desk.ask('Hello!', { conversationId: '6a1e5a6e-4c0e-4f5c-9a42-6f0b3a0e7a11' });
    await expect(stranger).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps what it learned', async () => {
    const dataDir = temporary();
    const options = { dataDir, workers: 1, logLevel: 'silent' } as const;
    const first = await createDesk(options);
    await first.addDocument({ source: 'pool.md', content: 'The pool opened in 1974.' });
    await first[Symbol.asyncDispose]();
    await using second = await createDesk(options);
    expect((await second.ask('When did the pool open?')).text).toContain('1974');
  });
});

describe('the package', () => {
  it('runs its example', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['examples/embedded.mjs', temporary()], {
      cwd: root,
    });
    expect(stdout).toMatch(/4 euros/);
    expect(stdout).toMatch(/Mondays/);
  });

  it('has types that fit its example', async () => {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const flags = [
      '--noEmit',
      '--allowJs',
      '--checkJs',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
    ];
    const check = promisify(execFile)(
      process.execPath,
      [compiler, ...flags, '--skipLibCheck', '--types', 'node', '--ignoreConfig', 'examples/embedded.mjs'],
      { cwd: root },
    );
    await expect(check).resolves.toMatchObject({ stdout: '' });
  }, 120_000);
});
