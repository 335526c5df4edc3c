import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frontdesk } from '../support/cli.ts';
import { TINY_TEXT, writeTinyModel } from '../support/tiny-model.ts';

let folder: string;
let models: string;
let data: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-optimise-'));
  models = join(folder, 'models');
  data = join(folder, 'questions.jsonl');
  await writeTinyModel({ folder: join(models, 'tiny', '1') });
  const question = { context: TINY_TEXT, question: 'Who built the library?', answers: ['Ada Green'] };
  writeFileSync(data, `${JSON.stringify(question)}\n`.repeat(3));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('frontdesk models optimise', () => {
  it('writes a version for each form, and only where nothing is', async () => {
    const output = join(folder, 'made');
    const words = ['models', 'optimise', 'tiny/1', '--weights', 'float32,int8', '--output', output];
    const { code, stdout } = await frontdesk([...words, '--json'], { models });
    expect(code).toBe(0);
    const rows = JSON.parse(stdout);
    expect(rows).toMatchObject([
      { weightForm: 'float32', folder: join(output, 'tiny', '1-float32') },
      {
        weightForm: 'int8',
        folder: join(output, 'tiny', '1-int8'),
        optimised: { from: 'tiny/1', command: `frontdesk ${words.join(' ')} --json` },
      },
    ]);
    expect(rows[1].bytes).toBeLessThan(rows[0].bytes);

    const shown = await frontdesk(['models', 'show', rows[1].folder, '--verify'], { models });
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringMatching(/made from +tiny\/1 \(frontdesk/) });

    const again = await frontdesk(['models', 'optimise', 'tiny/1', '--output', output], { models });
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toMatch(/1-int8 is there already: remove it, or choose another --output\.\n$/);
  });

  it('says what is wrong before it writes anything', async () => {
    const output = join(folder, 'nothing');
    const [form, model] = await Promise.all([
      frontdesk(['models', 'optimise', 'tiny/1', '--weights', 'int4', '--output', output], { models }),
      frontdesk(['models', 'optimise', 'tiny/7', '--output', output], { models }),
    ]);
    expect(form).toMatchObject({ code: 2, stderr: expect.stringContaining('one of float32, float16, int8') });
    expect(model).toMatchObject({ code: 4, stderr: expect.stringContaining('There is no model tiny/7') });
    expect(existsSync(output)).toBe(false);
  });
});

describe('frontdesk models measure', () => {
  it('measures each version in a process of its own', async () => {
    await writeTinyModel({ folder: join(models, 'tiny', '2'), version: '2', seed: 2 });
    const { code, stdout, stderr } = await frontdesk(
      ['models', 'measure', 'tiny/1', 'tiny/2', '--data', data, '--json'],
      { models },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const rows = JSON.parse(stdout);
    expect(rows.map(({ model }: { model: string }) => model)).toEqual(['tiny/1', 'tiny/2']);
    for (const row of rows) {
      expect(row).toMatchObject({ weights: 'float16', questions: 3 });
      for (const figure of ['bytes', 'loadSeconds', 'loadCpuSeconds', 'residentBytes', 'medianMs', 'cpuMs'])
        expect(row[figure]).toBeGreaterThan(0);
      expect(row.mostResidentBytes).toBeGreaterThanOrEqual(row.residentBytes);
    }
  });

  it('ends with the reason when one of them cannot be measured', async () => {
    const missing = join(folder, 'none.jsonl');
    const { code, stdout, stderr } = await frontdesk(
      ['models', 'measure', 'tiny/1', 'tiny/1', '--data', missing],
      { models },
    );
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('none.jsonl');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
