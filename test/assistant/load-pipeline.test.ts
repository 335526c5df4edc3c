import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadPipeline } from '../../src/assistant/load-pipeline.ts';
import { AppError } from '../../src/errors.ts';
import { createLogger } from '../../src/telemetry/logger.ts';

const log = createLogger({ LOG_LEVEL: 'silent' });
const examples = resolve(import.meta.dirname, '..', '..', 'examples', 'stages');
const PRODUCT = 'understand correct time curated retrieve opening read decide reply record'.split(' ');
const GOOD =
  "export const createStage = () => ({ name: 'mine', kind: 'pre-processing', run: () => undefined });";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-stages-'));
});

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const listFile = (stages: readonly unknown[]) => write('pipeline.json', JSON.stringify({ stages }));

async function problemsOf(file: string): Promise<string> {
  try {
    await loadPipeline(file, log);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('config_invalid');
    expect(error.message).toContain(file);
    return error.message;
  }
  throw new Error('the list was accepted');
}

describe('loadPipeline', () => {
  it('is the list of the product when there is no file', async () => {
    const { stages } = await loadPipeline(undefined, log);
    expect(stages.map(({ name }) => name)).toEqual(PRODUCT);
    const kinds = new Set(stages.map(({ kind }) => kind));
    expect([...kinds]).toEqual(['pre-processing', 'retrieval', 'model', 'post-processing']);
  });

  it('takes the list that comes as an example', async () => {
    const { stages } = await loadPipeline(join(examples, 'pipeline.json'), log);
    expect(stages.map(({ name }) => name).join(' ')).toBe(
      'profanity-in-question understand glossary correct time curated retrieve opening read decide profanity-in-answer reply record',
    );
  });

  it('lets stages be left out, and be in another order where it does not matter', async () => {
    for (const names of [
      'decide reply record',
      'correct understand retrieve curated read decide reply record',
    ])
      expect((await loadPipeline(listFile(names.split(' ')), log)).stages).toHaveLength(
        names.split(' ').length,
      );
  });

  it('says everything that is wrong with a list at once', async () => {
    write('mine.mjs', GOOD);
    write('broken.mjs', 'export const createStage = ;');
    write('other.mjs', 'export default 1;');
    write('picky.mjs', 'export const createStage = () => { throw new Error(\'give "terms"\'); };');
    write('wrong.mjs', "export const createStage = () => ({ name: 'Read It', kind: 'late', run: 1 });");
    const message = await problemsOf(
      listFile([
        'understand',
        'retreive',
        'mine.mjs',
        'read',
        'curated',
        { module: './missing.mjs' },
        { module: './broken.mjs' },
        { module: './other.mjs' },
        { module: './picky.mjs' },
        { module: './wrong.mjs' },
        { modul: './mine.mjs', onError: 'ignore' },
        { module: './mine.mjs' },
        { module: './mine.mjs' },
        'record',
        'reply',
        'understand',
      ]),
    );
    for (const part of [
      /stages\[1\]: there is no stage "retreive"; there are "understand", /,
      /stages\[2\]: there is no stage "mine.mjs".* A module is written \{"module": "mine.mjs"\}/,
      /stages\[3\]: "read" must stand behind "curated"/,
      /stages\[5\]: \.\/missing\.mjs: it does not load: /,
      /stages\[6\]: \.\/broken\.mjs: it does not load: /,
      /stages\[7\]: \.\/other\.mjs: it must export a function "createStage"/,
      /stages\[8\]: \.\/picky\.mjs: its createStage failed, perhaps because of its options: give "terms"/,
      /stages\[9\]: \.\/wrong\.mjs: the stage that it made: name: must be of small letters/,
      /stages\[9\]: \.\/wrong\.mjs: the stage that it made: kind: /,
      /stages\[9\]: \.\/wrong\.mjs: the stage that it made: run: must be a function/,
      /stages\[10\]: onError: .*"fail"/,
      /stages\[12\]: there is a stage "mine" before it/,
      /stages\[13\]: "record" must stand behind "reply"/,
      /stages\[15\]: there is a stage "understand" before it/,
      /"decide" is missing/,
    ])
      expect(message).toMatch(part);
  });

  it('refuses a stage behind the reply, and a model without anything to read', async () => {
    write('mine.mjs', GOOD);
    const late = listFile(['understand', 'decide', 'reply', { module: './mine.mjs' }, 'record']);
    expect(await problemsOf(late)).toMatch(/stages\[3\]: it stands behind "reply"/);
    expect(await problemsOf(listFile(['curated', 'read', 'decide', 'reply', 'record']))).toMatch(
      /"read" has nothing to read: add "retrieve"/,
    );
  });

  it('says what is wrong with the file itself', async () => {
    expect(await problemsOf(join(folder, 'none.json'))).toMatch(/cannot be read/);
    expect(await problemsOf(write('a.json', '{"stages": ['))).toMatch(/it is not JSON/);
    expect(await problemsOf(write('b.json', '{"stages": [], "order": 1}'))).toMatch(/it must be \{"stages"/);
  });
});
