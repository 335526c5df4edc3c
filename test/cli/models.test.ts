import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findModel } from '../../src/serving/model-repository.ts';
import { frontdesk } from '../support/cli.ts';
import { writeTinyModel } from '../support/tiny-model.ts';

let folder: string;
let models: string;
let damaged: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-models-'));
  models = join(folder, 'models');
  damaged = join(folder, 'damaged');
  for (const version of ['1', '2', '10'])
    await writeTinyModel({ folder: join(models, 'tiny', version), version });
  await writeTinyModel({ folder: join(damaged, 'tiny', '1') });
  appendFileSync(join(damaged, 'tiny', '1', 'reader.onnx'), 'x');
  mkdirSync(join(models, 'notes', 'not-a-version'), { recursive: true });
  mkdirSync(join(models, 'tiny', '11.4711.tmp'));
  writeFileSync(join(models, 'tiny', '11.4711.tmp', 'manifest.json'), '{}');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('findModel', () => {
  it('takes the newest version, a name, a version or a folder', () => {
    const newest = join(models, 'tiny', '10');
    expect(findModel(models)).toBe(newest);
    expect(findModel(models, 'tiny')).toBe(newest);
    expect(findModel(models, 'tiny/2')).toBe(join(models, 'tiny', '2'));
    expect(findModel('nowhere', join(models, 'tiny', '2'))).toBe(join(models, 'tiny', '2'));
  });

  it('asks which one when there are several names, and refuses what is not there', () => {
    const several = join(folder, 'several');
    for (const name of ['one', 'two']) {
      mkdirSync(join(several, name, '1'), { recursive: true });
      writeFileSync(join(several, name, '1', 'manifest.json'), '{}');
    }
    expect(() => findModel(several)).toThrow('There are several models, choose one with --model: one, two.');
    expect(findModel(several, 'two')).toBe(join(several, 'two', '1'));
    expect(() => findModel(models, 'tiny/3')).toThrow('There is no model tiny/3');
    expect(() => findModel(join(folder, 'none'))).toThrow('There is no model in');
  });
});

describe('frontdesk models', () => {
  it('lists every version, the newest last', async () => {
    const { code, stdout } = await frontdesk(['models', 'list', '--json'], { models });
    expect(code).toBe(0);
    const rows = JSON.parse(stdout);
    expect(rows.map(({ name, version }: { name: string; version: string }) => `${name}/${version}`)).toEqual([
      'tiny/1',
      'tiny/2',
      'tiny/10',
    ]);
    expect(rows[0]).toMatchObject({
      created: expect.stringMatching(/^\d{4}-/),
      bytes: expect.any(Number),
      scores: {},
    });
  });

  it('lists without being told to, also when there is nothing', async () => {
    const [some, none] = await Promise.all([
      frontdesk(['models'], { models }),
      frontdesk(['models'], { models: join(folder, 'none') }),
    ]);
    expect(some).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^model +created +size.+\ntiny\/1 /),
    });
    expect(none).toMatchObject({ code: 0, stdout: expect.stringMatching(/^There is no model in /) });
  });

  it('finds a damaged file', async () => {
    const [list, show, unchecked] = await Promise.all([
      frontdesk(['models', 'list', '--verify'], { models: damaged }),
      frontdesk(['models', 'show', '--verify'], { models: damaged }),
      frontdesk(['models', 'show'], { models: damaged }),
    ]);
    expect(list).toMatchObject({ code: 5, stdout: expect.stringContaining('reader.onnx: it has') });
    expect(show).toMatchObject({ code: 5, stdout: '' });
    expect(unchecked).toMatchObject({ code: 0, stdout: expect.stringContaining('not verified') });
  });

  it('shows what a version is made of', async () => {
    const { code, stdout } = await frontdesk(['models', 'show', 'tiny/2', '--verify', '--json'], { models });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'tiny',
      version: '2',
      verified: true,
      weights: expect.any(Number),
      calibration: { temperature: 1 },
      files: expect.arrayContaining([
        expect.objectContaining({ name: 'weights.bin', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }),
      ]),
    });
  });
});
