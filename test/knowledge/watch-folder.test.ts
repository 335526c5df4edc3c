import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { AppError, type ErrorCode } from '../../src/errors.ts';
import { watchFolder } from '../../src/knowledge/watch-folder.ts';
import { newFolder, openDesk, removeFolders } from './desk.ts';

afterAll(removeFolders);

const PATIENCE = 20_000;

/** A desk that watches a folder, with what it logged. */
async function watchingDesk(
  folder: string,
  dataDir?: string,
  refusals: ErrorCode[] = [],
  options: { readonly lookAgainMs?: number; readonly removesMissing?: boolean } = {},
) {
  const desk = await openDesk({}, dataDir);
  const lines: { readonly file?: string; readonly problem?: string; readonly message: string }[] = [];
  const note = (fields: object, message: string) => void lines.push({ ...fields, message });
  const { documents, ingestion } = desk;
  const watched = await watchFolder({
    path: folder,
    documents,
    ingestion: {
      ...ingestion,
      add: async (file) => {
        const refusal = refusals.shift();
        if (refusal) throw new AppError(refusal, 'Not now.');
        return ingestion.add(file);
      },
    },
    log: { info: note, warn: note, error: note } as never,
    settledMs: 100,
    ...options,
  });
  await watched.firstPass;
  return {
    desk,
    lines,
    write(path: string, text: string) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    finds: (question: string, texts: readonly string[]) =>
      vi.waitFor(async () => expect(await desk.found(question)).toEqual(texts), PATIENCE),
    async [Symbol.asyncDispose]() {
      await watched[Symbol.asyncDispose]();
      await desk[Symbol.asyncDispose]();
    },
  };
}

describe('a watched folder', () => {
  it('gives the files that are there, those that come, change and go', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'hours.md'), 'We open at nine.');
    await using watching = await watchingDesk(folder);
    expect(await watching.desk.found('When do you open?')).toEqual(['We open at nine.']);
    watching.write('garden.txt', 'The garden has roses.');
    await watching.finds('roses', ['The garden has roses.']);
    watching.write('hours.md', 'We open at ten.');
    await watching.finds('When do you open?', ['We open at ten.']);
    renameSync(join(folder, 'garden.txt'), join(folder, 'park.txt'));
    await vi.waitFor(async () => {
      const sources = (await watching.desk.documents.list()).map(({ source }) => source);
      expect(sources.sort()).toEqual(['folder:/hours.md', 'folder:/park.txt']);
    }, PATIENCE);
    rmSync(join(folder, 'hours.md'));
    await watching.finds('When do you open?', []);
  });

  it('makes a collection of each folder in it', async () => {
    const folder = newFolder();
    await using watching = await watchingDesk(folder);
    watching.write('top.md', 'A heron at the top.');
    watching.write('Kids & Teens/deep/below.md', 'A heron for children.');
    await vi.waitFor(async () => {
      const documents = await watching.desk.documents.list();
      expect(Object.fromEntries(documents.map(({ source, collection }) => [source, collection]))).toEqual({
        'folder:/top.md': 'main',
        'folder:/Kids & Teens/deep/below.md': 'Kids-Teens',
      });
    }, PATIENCE);
  });

  it('reads a file when it is written to its end', async () => {
    const folder = newFolder();
    await using watching = await watchingDesk(folder);
    watching.write('faq.csv', 'question,answer\n');
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      appendFileSync(join(folder, 'faq.csv'), `Where is shelf ${i}?,On floor ${i}.\n`);
    }
    await vi.waitFor(async () => {
      expect((await watching.desk.knowledge.matchCurated('Where is shelf 9?'))[0]?.answer).toBe(
        'On floor 9.',
      );
    }, PATIENCE);
    expect(watching.lines.filter(({ problem }) => problem)).toEqual([]);
  });

  it('lists what it leaves aside with the reason, and says so once', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, '.git'));
    writeFileSync(join(folder, '.git', 'notes.md'), 'hidden');
    writeFileSync(join(folder, '~$letter.docx'), 'lock');
    writeFileSync(join(folder, 'song.mp3'), 'la la');
    writeFileSync(join(folder, 'empty.md'), '');
    writeFileSync(join(folder, 'fine.md'), 'We open at nine.');
    await using watching = await watchingDesk(folder);
    expect(await watching.desk.found('open')).toEqual(['We open at nine.']);
    const listed = await watching.desk.documents.list();
    expect(Object.fromEntries(listed.map(({ source, problem }) => [source, problem]))).toEqual({
      'folder:/fine.md': null,
      'folder:/empty.md': 'The file is empty.',
      'folder:/song.mp3': expect.stringContaining('Nothing here reads .mp3 files; it reads md, '),
    });
    watching.write('song.mp3', 'la la la');
    watching.write('empty.md', 'A stork.');
    await watching.finds('stork', ['A stork.']);
    expect(watching.lines.filter(({ file }) => file === 'song.mp3')).toHaveLength(1);
    rmSync(join(folder, 'song.mp3'));
    await vi.waitFor(async () => expect(await watching.desk.documents.list()).toHaveLength(2), PATIENCE);
  });

  it('never misses a file that comes right after its folder', async () => {
    const folder = newFolder();
    await using watching = await watchingDesk(folder);
    for (let i = 0; i < 20; i++) watching.write(`new-${i}/deep/heron.md`, `Heron number ${i}.`);
    await vi.waitFor(async () => expect(await watching.desk.documents.list()).toHaveLength(20), PATIENCE);
  });

  it('waits with a file while the service has no room or the storage does not work', async () => {
    const folder = newFolder();
    await using watching = await watchingDesk(folder, undefined, ['overloaded', 'storage_unavailable']);
    watching.write('hours.md', 'We open at nine.');
    await watching.finds('When do you open?', ['We open at nine.']);
    expect(watching.lines.map(({ message }) => message)).toEqual([
      'a file waits: it is tried again in 0.5 s',
      'a file waits: it is tried again in 1 s',
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('goes on after a file that it may not open', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'a-secret.md'), 'x');
    chmodSync(join(folder, 'a-secret.md'), 0);
    writeFileSync(join(folder, 'fine.md'), 'We open at nine.');
    await using watching = await watchingDesk(folder);
    expect(await watching.desk.found('open')).toEqual(['We open at nine.']);
    expect(watching.lines.find(({ file }) => file === 'a-secret.md')?.problem).toContain('cannot be opened');
  });

  it('removes at the start what was deleted while it was not watched, and leaves what came another way', async () => {
    const folder = newFolder();
    const dataDir = newFolder();
    writeFileSync(join(folder, 'hours.md'), 'We open at nine.');
    writeFileSync(join(folder, 'garden.md'), 'The garden has roses.');
    {
      await using watching = await watchingDesk(folder, dataDir);
      const upload = { source: 'upload.md', collection: 'main', bytes: Buffer.from('Uploaded storks.') };
      await (await watching.desk.ingestion.add(upload)).done;
    }
    rmSync(join(folder, 'garden.md'));
    await using watching = await watchingDesk(folder, dataDir);
    const sources = (await watching.desk.documents.list()).map(({ source }) => source);
    expect(sources.sort()).toEqual(['folder:/hours.md', 'upload.md']);
  });

  it('keeps the documents when the whole folder goes away, as a disk does', async () => {
    const folder = join(newFolder(), 'documents');
    mkdirSync(folder);
    writeFileSync(join(folder, 'hours.md'), 'We open at nine.');
    await using watching = await watchingDesk(folder);
    rmSync(folder, { recursive: true });
    await vi.waitFor(() => {
      expect(watching.lines.find(({ problem }) => problem?.includes('is not there any more'))).toBeDefined();
    }, PATIENCE);
    expect(await watching.desk.found('When do you open?')).toEqual(['We open at nine.']);
  });

  it('never removes what was missing at the start, when told so, however often it looks again', async () => {
    const folder = newFolder();
    const dataDir = newFolder();
    const hours = join(folder, 'hours.md');
    writeFileSync(hours, 'We open at nine.');
    {
      await using _before = await watchingDesk(folder, dataDir);
    }
    rmSync(hours); // As on a disk that was not mounted.
    await using watching = await watchingDesk(folder, dataDir, [], {
      removesMissing: false,
      lookAgainMs: 50,
    });
    watching.write('garden.md', 'The garden has roses.');
    await watching.finds('roses', ['The garden has roses.']);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const sources = (await watching.desk.documents.list()).map(({ source }) => source);
    expect(sources.sort()).toEqual(['folder:/garden.md', 'folder:/hours.md']);
    expect(watching.lines.filter(({ message }) => message.includes('removed'))).toEqual([]);
  });

  it('must be there', async () => {
    await expect(watchingDesk(join(newFolder(), 'nowhere'))).rejects.toMatchObject({ code: 'not_found' });
  });
});
