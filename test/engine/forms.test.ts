import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GRAPH_FILES } from '../../src/engine/file-names.ts';
import { scalesOf } from '../../src/engine/layout.ts';
import { loadModelFiles } from '../../src/engine/model-files.ts';
import type { Network } from '../../src/engine/network.ts';
import { createOnnxNetwork } from '../../src/engine/onnx/network.ts';
import { decodeModel } from '../../src/engine/onnx/schema.ts';
import { optimiseModel } from '../../src/engine/optimise-model.ts';
import { loadTensorFlow } from '../../src/engine/tensorflow/backend.ts';
import { createTensorflowNetwork } from '../../src/engine/tensorflow/network.ts';
import { WEIGHT_FORMS, type WeightForm } from '../../src/engine/weight-form.ts';
import { updateModelVersion } from '../../src/engine/write-model.ts';
import { itAgrees } from '../support/network-cases.ts';
import { TINY_CALIBRATION, TINY_VOCABULARY, type TinyModel, writeTinyModel } from '../support/tiny-model.ts';

let root: string;
let tiny: TinyModel;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'frontdesk-forms-'));
  tiny = await writeTinyModel({ folder: join(root, 'tiny', '1') });
  await updateModelVersion(tiny.folder, {
    scores: { f1: 0.75 },
    extras: new Map([['evaluation.json', '{}']]),
  });
  for (const form of WEIGHT_FORMS)
    await optimiseModel(tiny.folder, {
      folder: folderOf(form),
      version: `1-${form}`,
      weightForm: form,
      command: 'frontdesk models optimise tiny/1',
    });
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const folderOf = (form: WeightForm) => join(root, 'tiny', `1-${form}`);

describe.each(WEIGHT_FORMS)('a version made anew as %s', (form) => {
  let one: Network;
  let other: Network;

  beforeAll(async () => {
    const files = await loadModelFiles(folderOf(form));
    one = await createOnnxNetwork(files);
    other = await createTensorflowNetwork(files, await loadTensorFlow('wasm'));
  });

  afterAll(async () => {
    await one?.[Symbol.asyncDispose]();
    await other?.[Symbol.asyncDispose]();
  });

  // Products of bytes round what comes in as well.
  itAgrees(() => ({ one, other }), form === 'int8' ? 0.5 : undefined);

  it('says where it comes from, and leaves behind what was measured before', async () => {
    const { manifest, vocabulary } = await loadModelFiles(folderOf(form));
    expect(manifest).toMatchObject({
      name: 'tiny',
      version: `1-${form}`,
      weightForm: form,
      optimised: {
        from: 'tiny/1',
        command: 'frontdesk models optimise tiny/1',
        leftOut: ['evaluation.json'],
      },
      calibration: TINY_CALIBRATION,
      training: { command: 'random weights' },
      scores: {},
    });
    expect(vocabulary).toEqual(TINY_VOCABULARY);
    expect(readdirSync(folderOf(form)).sort()).toEqual(
      ['manifest.json', ...manifest.files.map(({ name }) => name)].sort(),
    );
  });

  it('holds no tensor that no graph reads, but those that training goes on from', async () => {
    const { manifest } = await loadModelFiles(folderOf(form));
    const read = Object.values(GRAPH_FILES).flatMap((name) =>
      decodeModel(readFileSync(join(folderOf(form), name))).graph.initializer.map((tensor) => tensor.name),
    );
    // How rare each piece is stands beside the graphs; what the reader learns beside ranking helps it to learn that.
    const unread = manifest.tensors.map(({ name }) => name).filter((name) => !read.includes(name));
    const others = unread.filter((name) => !/^(?:start|end|unit\/part|unit\/kind)\//.test(name));
    expect(others).toEqual(['pieces/rarity']);
  });

  it('gives back every weight as near as the form can', async () => {
    const [before, after] = await Promise.all(
      [tiny.folder, folderOf(form)].map(async (folder) => (await loadModelFiles(folder)).readWeights()),
    );
    expect(after?.words).toEqual(before?.words);
    for (const [name, weights] of before?.trained ?? []) {
      const stored = after?.trained.get(name) as Float32Array;
      const largest = weights.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const bound = form === 'int8' ? largest / 254 + 1e-6 : 0;
      stored.forEach((value, i) => {
        expect(Math.abs(value - (weights[i] as number))).toBeLessThanOrEqual(bound);
      });
    }
  });
});

it('stores matrices and tables as bytes with scales by column or row, and vectors in half precision', async () => {
  const { manifest } = await loadModelFiles(folderOf('int8'));
  const { hidden, projection } = manifest.hyperparameters.reader;
  const { positions } = manifest.hyperparameters.encoder;
  const named = (name: string) => manifest.tensors.find((tensor) => tensor.name === name);
  const kernel = 'passage/forward/kernel';
  expect(named(kernel)).toMatchObject({ dtype: 'int8', shape: [projection + hidden, 4 * hidden] });
  expect(named(scalesOf(kernel))).toMatchObject({ dtype: 'float32', shape: [4 * hidden] });
  expect(named(scalesOf('encoder/positions'))).toMatchObject({ dtype: 'float32', shape: [positions, 1] });
  expect(named('passage/forward/bias')).toMatchObject({ dtype: 'float16' });
});

describe('is refused:', () => {
  const edit = (form: WeightForm, change: (text: string) => string) => {
    const file = join(folderOf(form), 'manifest.json');
    const text = readFileSync(file, 'utf8');
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    return () => writeFileSync(file, text);
  };

  it.each<[WeightForm, WeightForm, string]>([
    ['int8', 'float16', 'the tensor encoder/positions is not float16'],
    ['float32', 'int8', 'the tensor encoder/positions is not int8'],
  ])('%s weights that call themselves %s', async (form, claimed, reason) => {
    const restore = edit(form, (text) =>
      text.replace(`"weightForm": "${form}"`, `"weightForm": "${claimed}"`),
    );
    await expect(loadModelFiles(folderOf(form))).rejects.toThrow(reason);
    restore();
  });

  it('int8 weights without the scales of one of them', async () => {
    const restore = edit('int8', (text) => text.replace('"start/kernel/scales"', '"start/kernel/other"'));
    await expect(loadModelFiles(folderOf('int8'))).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('the tensor start/kernel/scales is missing'),
    });
    restore();
  });

  it('a folder that is there already, and nothing is left beside it', async () => {
    const options = { folder: folderOf('int8'), version: '1-int8', weightForm: 'int8', command: '' } as const;
    await expect(optimiseModel(tiny.folder, options)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(readdirSync(join(root, 'tiny')).sort()).toEqual(['1', '1-float16', '1-float32', '1-int8']);
  });
});
