// Improving a model version on questions of one's own, through the command line.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModelFiles } from '../../src/engine/model-files.ts';
import { frontdesk } from '../support/cli.ts';
import { type TinyModel, writeTinyModel } from '../support/tiny-model.ts';
import { inventedQuestions } from '../support/training-run.ts';

const root = mkdtempSync(join(tmpdir(), 'frontdesk-tune-'));
const data = join(root, 'questions.jsonl');
let model: TinyModel;

beforeAll(async () => {
  model = await writeTinyModel();
  writeFileSync(
    data,
    inventedQuestions()
      .map((question) => `${JSON.stringify(question)}\n`)
      .join(''),
  );
});

afterAll(() => {
  model?.[Symbol.dispose]();
  rmSync(root, { recursive: true, force: true });
});

/** Tunes the tiny model, keeping this share of its weights, and returns the weights that were published. */
async function tuned(keep: string): Promise<Buffer> {
  const published = join(root, keep, 'tiny', '2');
  const run = await frontdesk([
    'train',
    ...['--from', model.folder, '--data', data, '--keep', keep, '--folder', join(root, keep, 'run')],
    ...['--held-out', '3', '--processes', '1', '--publish', published],
  ]);
  expect(run).toMatchObject({ code: 0 });
  return readFileSync(join(published, 'weights.bin'));
}

describe('frontdesk train --from', () => {
  it('publishes the model as it was when all of its weights are kept, and another when none is', async () => {
    const before = readFileSync(join(model.folder, 'weights.bin'));
    expect((await tuned('1')).equals(before)).toBe(true);
    expect((await tuned('0')).equals(before)).toBe(false);
  }, 120_000);

  it('teaches the writer alone and leaves the reader as it was', async () => {
    const sentences = join(root, 'sentences.jsonl');
    const pairs = inventedQuestions().map(({ answers, answer_start, ...row }, i) => ({
      ...row,
      id: `${i}`,
      answer: answers[0],
      answerStart: answer_start[0],
      sentence: `It is ${answers[0]}.`,
      source: 'test',
      layer: 'sure',
      weight: 1,
    }));
    writeFileSync(sentences, pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''));
    const published = join(root, 'writer', 'tiny', '2');
    const run = await frontdesk([
      'train',
      ...['--from', model.folder, '--only', 'writer', '--sentences', sentences, '--keep', '0'],
      ...['--folder', join(root, 'writer', 'run'), '--processes', '1', '--publish', published],
    ]);
    expect(run).toMatchObject({ code: 0 });
    const weightsOf = async (folder: string) => (await (await loadModelFiles(folder)).readWeights()).trained;
    const [before, after] = [await weightsOf(model.folder), await weightsOf(published)];
    const changed = [...before.keys()].filter(
      (name) =>
        !Buffer.from((before.get(name) as Float32Array).buffer).equals(
          Buffer.from((after.get(name) as Float32Array).buffer),
        ),
    );
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every((name) => name.startsWith('writer/'))).toBe(true);
  }, 120_000);

  it.each([
    [['--only', 'writer'], '--sentences FILE'],
    [[], '--data FILE'],
  ])('says what is missing when it gets only %j', async (args, missing) => {
    const run = await frontdesk(['train', '--from', model.folder, ...args]);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(missing) });
  });

  it('refuses to write over a version, and says what to do', async () => {
    const run = await frontdesk(['train', '--from', model.folder, '--data', data, '--publish', model.folder]);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('give the next version') });
  });
});
