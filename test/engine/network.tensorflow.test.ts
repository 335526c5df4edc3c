import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModelFiles, type ModelFiles } from '../../src/engine/model-files.ts';
import type { Network } from '../../src/engine/network.ts';
import { createOnnxNetwork } from '../../src/engine/onnx/network.ts';
import { readBatch } from '../../src/engine/read-batch.ts';
import { type Backend, loadTensorFlow } from '../../src/engine/tensorflow/backend.ts';
import { createTensorflowNetwork } from '../../src/engine/tensorflow/network.ts';
import { BATCHES, itAgrees, itIgnoresPadding, readingsOf } from '../support/network-cases.ts';
import { type TinyModel, writeTinyModel } from '../support/tiny-model.ts';

let model: TinyModel;
let files: ModelFiles;
let backend: Backend;
let onnx: Network;
let native: Network;

beforeAll(async () => {
  backend = await loadTensorFlow();
  expect(backend.name).toBe('native');
  model = await writeTinyModel({ seed: 2 });
  files = await loadModelFiles(model.folder);
  onnx = await createOnnxNetwork(files);
  native = await createTensorflowNetwork(files, backend);
});

afterAll(async () => {
  await onnx?.[Symbol.asyncDispose]();
  await native?.[Symbol.asyncDispose]();
  model?.[Symbol.dispose]();
});

describe('native TensorFlow', () => {
  itIgnoresPadding(() => native);

  it('leaves no tensor behind after an answer', async () => {
    const tensors = () => backend.tf.memory().numTensors;
    const asked = BATCHES['passages of unequal length'] ?? [];
    const answer = async () => native.read(readBatch(await readingsOf(native, asked)));
    await answer(); // The fused LSTM keeps one number for each length that it has met.
    const before = tensors();
    for (let i = 0; i < 3; i++) await answer();
    expect(tensors()).toBe(before);
  });
});

describe('ONNX Runtime and native TensorFlow', () => {
  itAgrees(() => ({ one: onnx, other: native }));
});
