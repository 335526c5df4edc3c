import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frontdesk } from '../support/cli.ts';

const EXAMPLE = 'examples/stages/pipeline.json';

describe('frontdesk stages', { timeout: 300_000 }, () => {
  it('lists the stages of the configured list with their kinds and modules', async () => {
    const { code, stdout } = await frontdesk(['stages'], { environment: { PIPELINE_FILE: EXAMPLE } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^stage +kind +module/);
    expect(stdout).toMatch(/^glossary +pre-processing +\.\/glossary\.mjs +skip +200$/m);
    expect(stdout).toMatch(/^record +post-processing$/m);
    const asJson = JSON.parse((await frontdesk(['stages', '--json'])).stdout) as { name: string }[];
    expect(asJson[0]).toEqual({ name: 'understand', kind: 'pre-processing' });
  });

  it('ends with 3 and says what is wrong with a list', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'frontdesk-')), 'stages.json');
    writeFileSync(file, JSON.stringify({ stages: ['reed', 'decide', 'reply', 'record'] }));
    const { code, stderr } = await frontdesk(['stages', file]);
    expect(code).toBe(3);
    expect(stderr).toContain('stages[0]: there is no stage "reed"');
  });
});
