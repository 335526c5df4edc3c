import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModelFiles, type ModelFiles } from '../../src/engine/model-files.ts';
import type { Network } from '../../src/engine/network.ts';
import { createOnnxNetwork } from '../../src/engine/onnx/network.ts';
import { readBatch } from '../../src/engine/read-batch.ts';
import { loadTensorFlow } from '../../src/engine/tensorflow/backend.ts';
import { createTensorflowNetwork } from '../../src/engine/tensorflow/network.ts';
import { BATCHES, itAgrees, itIgnoresPadding, readingsOf } from '../support/network-cases.ts';
import { type TinyModel, writeTinyModel } from '../support/tiny-model.ts';

let model: TinyModel;
let files: ModelFiles;
let onnx: Network;
let wasm: Network;

beforeAll(async () => {
  model = await writeTinyModel();
  files = await loadModelFiles(model.folder);
  onnx = await createOnnxNetwork(files, { workers: 2 });
  wasm = await createTensorflowNetwork(files, await loadTensorFlow('wasm'));
});

afterAll(async () => {
  await onnx?.[Symbol.asyncDispose]();
  await wasm?.[Symbol.asyncDispose]();
  model?.[Symbol.dispose]();
});

describe('ONNX Runtime', () => {
  itIgnoresPadding(() => onnx);

  it('answers many at once, each with its own result', async () => {
    const batches = [];
    for (const asked of Object.values(BATCHES)) batches.push(readBatch(await readingsOf(onnx, asked)));
    const expected = [];
    for (const batch of batches) expected.push(await onnx.read(batch));
    expect(await Promise.all(batches.map((batch) => onnx.read(batch)))).toEqual(expected);
  });

  it('refuses work after it was disposed', async () => {
    const network = await createOnnxNetwork(files);
    const [reading] = await readingsOf(network, BATCHES['one passage'] ?? []);
    await network[Symbol.asyncDispose]();
    await expect(network.read(readBatch(reading ? [reading] : []))).rejects.toMatchObject({
      code: 'engine_unavailable',
    });
  });

  it('says why a graph cannot be loaded', async () => {
    const missing = { ...files, folder: `${files.folder}-missing` };
    await expect(createOnnxNetwork(missing)).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringContaining('encoder.onnx'),
    });
  });
});

describe('TensorFlow.js on WebAssembly', () => {
  itIgnoresPadding(() => wasm);
});

describe('ONNX Runtime and TensorFlow.js on WebAssembly', () => {
  itAgrees(() => ({ one: onnx, other: wasm }));
});
