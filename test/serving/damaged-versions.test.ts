import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServedModels } from '../../src/serving/open-predictor.ts';
import { publishModel } from '../../src/serving/publish.ts';
import {
  type MadeVersions,
  makeVersions,
  openServedTiny,
  type ServedTiny,
  until,
} from '../support/served-tiny.ts';
import { TINY_TEXT } from '../support/tiny-model.ts';

let made: MadeVersions;
let place: ServedTiny;
let models: ServedModels;
let scratch: string;
const warnings: { version?: string; problem?: string }[] = [];

const log = {
  info: () => undefined,
  warn: (details: object) => void warnings.push(details),
  error: () => undefined,
};

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'frontdesk-damaged-'));
  made = await makeVersions(['1', '2', '3', '4', '5', '6', '7']);
  place = await openServedTiny();
  place.put(made.of('1'), '1');
  models = await place.open({ log });
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  made[Symbol.dispose]();
  rmSync(scratch, { recursive: true, force: true });
});

const changeText = (path: string, change: (text: string) => string) =>
  writeFileSync(path, change(readFileSync(path, 'utf8')));

/** With a manifest that fits: only what uses the file can see that it is none. */
function replaceListed(folder: string, file: string, content: string): void {
  writeFileSync(join(folder, file), content);
  changeText(join(folder, 'manifest.json'), (text) => {
    const manifest = JSON.parse(text);
    const listed = manifest.files.find(({ name }: { name: string }) => name === file);
    listed.bytes = Buffer.byteLength(content);
    listed.sha256 = createHash('sha256').update(content).digest('hex');
    return JSON.stringify(manifest);
  });
}

const damages: [string, (folder: string) => void, RegExp, string][] = [
  [
    'a cut file',
    (folder) => truncateSync(join(folder, 'weights.bin'), 1000),
    /weights\.bin: it has 1000 bytes/,
    'model_invalid',
  ],
  [
    'a changed byte',
    (folder) => {
      const bytes = readFileSync(join(folder, 'weights.bin'));
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      writeFileSync(join(folder, 'weights.bin'), bytes);
    },
    /weights\.bin: its SHA-256/,
    'model_invalid',
  ],
  [
    'a missing file',
    (folder) => rmSync(join(folder, 'reader.onnx')),
    /reader\.onnx: it is missing/,
    'model_invalid',
  ],
  [
    'a manifest that is no JSON',
    (folder) => changeText(join(folder, 'manifest.json'), (text) => text.slice(0, -10)),
    /manifest\.json: it is not JSON/,
    'model_invalid',
  ],
  [
    'a manifest that lacks a field',
    (folder) =>
      changeText(join(folder, 'manifest.json'), (text) => text.replace('"calibration"', '"calibrated"')),
    /manifest\.json: .*calibration/,
    'model_invalid',
  ],
  [
    'a graph that is none',
    (folder) => replaceListed(folder, 'reader.onnx', 'no graph'),
    /reader\.onnx/,
    'engine_unavailable',
  ],
];

async function askedVersion(): Promise<string> {
  using picked = models.pick();
  const [answer] = await picked.answer([{ context: TINY_TEXT, question: 'When does it open?' }]);
  expect(answer?.text).not.toBe('');
  return picked.model.version;
}

describe('a damaged version', { timeout: 300_000 }, () => {
  it.each(damages)(
    'with %s is refused with the file and the reason, and the running one stays',
    async (_, damage, reason, code) => {
      const version = String(2 + damages.findIndex(([, one]) => one === damage));
      const folder = join(scratch, version);
      cpSync(made.of(version), folder, { recursive: true });
      damage(folder);
      if (code === 'model_invalid')
        await expect(publishModel(folder, place.modelsDir)).rejects.toMatchObject({
          code,
          message: expect.stringMatching(reason),
        });
      place.put(folder, version);
      await until(() => warnings.some((warning) => warning.version === version));
      expect(warnings.find((warning) => warning.version === version)?.problem).toMatch(reason);
      const refusal = { code, message: expect.stringMatching(reason) };
      await expect(models.rollouts.load('tiny', version, 'a test')).rejects.toMatchObject(refusal);
      for (const action of code === 'model_invalid' ? ['promote', 'canary', 'shadow', 'label'] : ['promote'])
        await expect(
          place.act(models, {
            action,
            version,
            ...(action === 'canary' ? { trafficPercent: 50 } : {}),
            ...(action === 'label' ? { label: 'beta' } : {}),
          }),
        ).rejects.toMatchObject(refusal);
      expect(await place.stores.rollouts.find('tiny')).toBeUndefined();
      expect(await askedVersion()).toBe('1');
    },
  );

  it('is taken up once it is whole, also when only its weights came late', async () => {
    const late = join(place.modelsDir, 'tiny', '9');
    cpSync(made.of('7'), late, { recursive: true });
    changeText(join(late, 'manifest.json'), (text) => text.replace('"version": "7"', '"version": "9"'));
    truncateSync(join(late, 'weights.bin'), 10);
    await until(() => warnings.some(({ version }) => version === '9'));
    expect(await askedVersion()).toBe('1');
    cpSync(join(made.of('7'), 'weights.bin'), join(scratch, 'whole'));
    renameSync(join(scratch, 'whole'), join(late, 'weights.bin'));
    await until(async () => (await askedVersion()) === '9');
    expect(warnings.filter(({ version }) => version === '9')).toHaveLength(1);
  });
});
