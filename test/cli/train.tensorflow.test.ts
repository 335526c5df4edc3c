// A whole run on a desk's own questions, a few steps long: what comes out is a version that answers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/engine/load-engine.ts';
import { loadModelFiles } from '../../src/engine/model-files.ts';
import { frontdesk } from '../support/cli.ts';

const RUN_MS = 600_000;
const FROM = 'models/desk-qa/2';
const DESK = 'training-data/desks/bike-shop';
let folder: string;
let published: string;

const train = (...flags: string[]) =>
  frontdesk([
    'train',
    ...['--from', FROM, '--desks', DESK, '--folder', join(folder, 'run'), '--publish', published],
    ...['--processes', '1', '--steps', '2', '--judge-steps', '2', '--evaluate-every', '100', ...flags],
  ]);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-train-'));
  published = join(folder, 'models', 'desk-qa', '3');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('frontdesk train', () => {
  it(
    "improves a version on a desk's own questions, encoder, reader and judge",
    async () => {
      const { code, stderr } = await train();
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      const [before, after] = await Promise.all(
        [FROM, published].map(async (version) => loadModelFiles(version)),
      );
      expect(after?.manifest).toMatchObject({ name: 'desk-qa', version: '3', training: { from: FROM } });
      const [old, learned] = await Promise.all([before, after].map((files) => files?.readWeights()));
      for (const name of ['encoder/5/query/kernel', 'unit/answers/kernel', 'judge/5/query/kernel'])
        expect(learned?.trained.get(name)).not.toEqual(old?.trained.get(name));
      await using engine = await loadEngine({ folder: published });
      const [answer] = await engine.answer([
        {
          context: 'The workshop closes at six. Dogs are welcome.',
          question: 'When does the workshop close?',
        },
      ]);
      expect(answer?.text).toContain('six');
    },
    RUN_MS,
  );

  it(
    'writes over no version',
    async () => {
      const { code, stderr } = await train();
      expect(code).not.toBe(0);
      expect(stderr).toContain('is there already');
    },
    RUN_MS,
  );
});
