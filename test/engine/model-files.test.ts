import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromFloat16, toFloat16 } from '../../src/engine/float16.ts';
import { loadModelFiles, readManifest } from '../../src/engine/model-files.ts';
import { updateModelVersion, writeModelVersion } from '../../src/engine/write-model.ts';
import { networkWeights } from '../../src/model/hyperparameters.ts';
import {
  TINY_CALIBRATION,
  TINY_HYPERPARAMETERS,
  TINY_VOCABULARY,
  type TinyModel,
  writeTinyModel,
} from '../support/tiny-model.ts';

let root: string;
let model: TinyModel;
let folder: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'frontdesk-files-'));
  model = await writeTinyModel({ folder: join(root, 'tiny', '1') });
  folder = model.folder;
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const path = (name: string) => join(folder, name);

/** Changes the manifest as text. */
function editManifest(change: (text: string) => string): void {
  const text = readFileSync(path('manifest.json'), 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(path('manifest.json'), changed);
}

it('gives back every weight as its half, and the frozen words exactly', async () => {
  const files = await loadModelFiles(folder);
  const { words, trained } = await files.readWeights();
  const names = networkWeights(TINY_HYPERPARAMETERS).map(({ name }) => name);
  expect([...trained.keys()]).toEqual(names);
  for (const name of names)
    expect(trained.get(name)).toEqual(fromFloat16(toFloat16(model.weights.get(name) as Float32Array)));
  expect(words).toEqual(model.words);
  expect(files.vocabulary).toEqual(TINY_VOCABULARY);
  expect(files.manifest).toMatchObject({ name: 'tiny', version: '1', hyperparameters: TINY_HYPERPARAMETERS });
});

it('appears whole, and never over another version', async () => {
  expect(readdirSync(dirname(folder))).toEqual(['1']);
  await expect(writeTinyModel({ folder })).rejects.toMatchObject({ code: 'invalid_input' });
});

it('leaves nothing behind when a weight is missing', async () => {
  const other = join(root, 'tiny', '2');
  const { hyperparameters, training, calibration } = await readManifest(folder);
  const weights = new Map(model.weights);
  weights.delete('start/bias');
  const version = { name: 'tiny', version: '2', vocabulary: TINY_VOCABULARY, words: model.words, scores: {} };
  await expect(
    writeModelVersion(other, { ...version, hyperparameters, training, calibration, weights }),
  ).rejects.toThrow('The weight start/bias is missing.');
  expect(readdirSync(dirname(folder))).toEqual(['1']);
});

it('is stored as int8 when no other form is asked for', async () => {
  const { hyperparameters, training, calibration } = await readManifest(folder);
  const { words, weights } = model;
  const version = { name: 'tiny', version: '2', vocabulary: TINY_VOCABULARY, scores: {} };
  const other = join(root, 'tiny', '2');
  await writeModelVersion(other, { ...version, hyperparameters, training, calibration, words, weights });
  expect(await loadModelFiles(other)).toMatchObject({ manifest: { weightForm: 'int8' } });
});

it('takes scores, calibration and reports later', async () => {
  await updateModelVersion(folder, {
    scores: { f1: 0.75, byLength: { short: 0.8 } },
    calibration: { ...TINY_CALIBRATION, temperature: 1.3 },
    extras: new Map([['evaluation.json', '{}']]),
  });
  const { manifest } = await loadModelFiles(folder);
  expect(manifest.scores).toEqual({ f1: 0.75, byLength: { short: 0.8 } });
  expect(manifest.calibration.temperature).toBe(1.3);
  writeFileSync(path('evaluation.json'), '[]');
  await expect(loadModelFiles(folder)).rejects.toThrow('evaluation.json: its SHA-256');
});

describe('a damaged version is refused:', () => {
  const refused = async (code: string, reason: string) =>
    expect(loadModelFiles(folder)).rejects.toMatchObject({ code, message: expect.stringContaining(reason) });

  it('no manifest', async () => {
    rmSync(path('manifest.json'));
    await refused('not_found', 'it has no manifest.json');
  });

  it.each(['weights.bin', 'reader.onnx', 'encoder.onnx', 'vocab.txt'])('no %s', async (name) => {
    rmSync(path(name));
    await refused('model_invalid', `${name}: it is missing`);
  });

  it('a file that grew', async () => {
    appendFileSync(path('weights.bin'), 'x');
    await refused('model_invalid', 'weights.bin: it has');
  });

  it('a file with one changed bit', async () => {
    const bytes = readFileSync(path('weights.bin'));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    writeFileSync(path('weights.bin'), bytes);
    await refused('model_invalid', 'weights.bin: its SHA-256');
  });

  it('a manifest that is no JSON', async () => {
    editManifest((text) => text.slice(0, 100));
    await refused('model_invalid', 'manifest.json: it is not JSON');
  });

  it('a manifest of another format', async () => {
    editManifest((text) => text.replace('"formatVersion": 2', '"formatVersion": 3'));
    await refused('model_invalid', 'manifest.json: formatVersion');
  });

  it('a manifest of the first generation', async () => {
    editManifest((text) => text.replace('"formatVersion": 2', '"formatVersion": 1'));
    await refused('model_invalid', 'it is of the first generation, which this program no longer reads');
  });

  it('a manifest that points out of its folder', async () => {
    editManifest((text) => text.replace('"name":"weights.bin"', '"name":"../weights.bin"'));
    await refused('model_invalid', 'is not a plain file name');
  });

  it('a manifest without one of the files', async () => {
    editManifest((text) => text.replace('"name":"encoder.onnx"', '"name":"other.onnx"'));
    await refused('model_invalid', 'it does not list encoder.onnx');
  });

  it('sizes that are not those of the tensors', async () => {
    editManifest((text) => text.replace('"hidden": 6', '"hidden": 9'));
    await refused('model_invalid', 'the tensor question/forward/kernel is not float16 [21, 36]');
  });

  it('a tensor that lies beyond the end of the weights', async () => {
    editManifest((text) => text.replace(/("name":"start\/bias".*"offset":)\d+/, '$19999999'));
    await refused('model_invalid', 'weights.bin: it ends before the tensor start/bias');
  });
});
