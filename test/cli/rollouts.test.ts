import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frontdesk } from '../support/cli.ts';
import { writeTinyModel } from '../support/tiny-model.ts';

let folder: string;
let models: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-rollouts-'));
  models = join(folder, 'models');
  for (const version of ['1', '2', '3'])
    await writeTinyModel({ folder: join(folder, 'built', version), version, seed: Number(version) });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  frontdesk(['models', ...args], { models, environment: { DATA_DIR: join(folder, 'data') } });

describe('frontdesk models publish, canary, promote and rollback', { timeout: 300_000 }, () => {
  it('takes a version through its life', async () => {
    expect(await run('publish', join(folder, 'built', '1'))).toMatchObject({ code: 0 });
    mkdirSync(join(models, 'tiny', '2.4711.publish.tmp'));
    expect(await run('publish', join(folder, 'built', '2'))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('tiny/2 is published'),
    });
    expect(readdirSync(join(models, 'tiny')).sort()).toEqual(['1', '2']);
    expect(await run('publish', join(folder, 'built', '2'))).toMatchObject({
      code: 9,
      stderr: expect.stringContaining('published already'),
    });
    expect((await run('canary', 'tiny/2', '--steps', '5,50', '--rail', 'minAgreement=0.8')).stdout).toBe(
      'tiny: stable 1\n  canary 2 with 5 % of the conversations\n',
    );
    expect(await run('canary', 'tiny/2', '--traffic', '5', '--rail', 'maxFun=1')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('maxFun'),
    });
    expect((await run('promote', 'tiny/2')).stdout).toContain('stable 2\n  version 1 is kept');
    expect((await run('rollback', 'tiny')).stdout).toContain('stable 1\n');
    expect((await run('report', 'tiny')).stdout).toContain('Nothing was answered');
  });

  it('splits conversations between versions, names one, and tells who changed what', async () => {
    expect((await run('experiment', 'tiny', '--arm', 'old=1:50', '--arm', 'new=2:50')).stdout).toContain(
      'experiment: arm new is version 2, weight 50',
    );
    expect(await run('experiment', 'tiny', '--arm', 'old=1:50')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('arms'),
    });
    expect((await run('rollback', 'tiny')).stdout).not.toContain('experiment');
    expect((await run('label', 'tiny/2', 'candidate')).stdout).toContain('label candidate is version 2');
    expect((await run('label', 'tiny', 'candidate')).stdout).not.toContain('candidate');
    const changes = JSON.parse((await run('changes', 'tiny', '--json')).stdout);
    expect(changes[0]).toMatchObject({
      action: { action: 'label', version: null },
      createdAt: expect.any(String),
    });
    expect((await run('changes', 'tiny')).stdout).toMatch(/revision +when +by +change/);
  });

  it('says how to reach a service that is to load a version', async () => {
    expect(await run('load', 'tiny/2', '--url', 'http://127.0.0.1:9')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('start it, or give its --url'),
    });
  });

  it('publishes and promotes nothing that is damaged or not there', async () => {
    appendFileSync(join(folder, 'built', '3', 'reader.onnx'), 'x');
    expect(await run('publish', join(folder, 'built', '3'))).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('reader.onnx: it has'),
    });
    expect(existsSync(join(models, 'tiny', '3'))).toBe(false);
    expect(await run('promote', 'tiny/9')).toMatchObject({ code: 4 });
    expect(await run('canary', 'tiny', '--traffic', '5')).toMatchObject({ code: 2 });
  });
});
