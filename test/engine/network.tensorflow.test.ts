import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModelFiles, type ModelFiles } from '../../src/engine/model-files.ts';
import type { Graphs, Network } from '../../src/engine/network.ts';
import { type OnnxSessions, openSessions } from '../../src/engine/onnx/sessions.ts';
import { type Backend, loadTensorFlow } from '../../src/engine/tensorflow/backend.ts';
import { createTensorflowNetwork } from '../../src/engine/tensorflow/network.ts';
import type { Lexicon } from '../../src/text/lexicon.ts';
import { lexiconOf, readerBatch, writerBatch } from '../support/batches.ts';
import { BATCHES, itAgrees, itIgnoresPadding } from '../support/network-cases.ts';
import { type TinyModel, writeTinyModel } from '../support/tiny-model.ts';

let model: TinyModel;
let files: ModelFiles;
let backend: Backend;
let onnx: OnnxSessions;
let native: Network & Graphs;
let lexicon: Lexicon;

beforeAll(async () => {
  backend = await loadTensorFlow();
  expect(backend.name).toBe('native');
  model = await writeTinyModel({ seed: 2 });
  files = await loadModelFiles(model.folder);
  lexicon = lexiconOf(files.vocabulary);
  onnx = await openSessions(model.folder, 1);
  native = await createTensorflowNetwork(files, backend);
});

afterAll(async () => {
  await onnx?.dispose();
  await native?.[Symbol.asyncDispose]();
  model?.[Symbol.dispose]();
});

describe('native TensorFlow', () => {
  itIgnoresPadding(() => ({ network: native, lexicon }));

  it('leaves no tensor behind, neither after an answer nor after it was disposed', async () => {
    const tensors = () => backend.tf.memory().numTensors;
    const items = BATCHES['passages of unequal length'] ?? [];
    const rows = Int32Array.of(0, 0, 2, 1);
    const answer = async (network: Graphs) => {
      await network.read(readerBatch(lexicon, items));
      using session = await network.startWriting(writerBatch(lexicon, items));
      await session.step(rows, rows, rows);
      await session.step(rows, rows, rows);
    };
    await answer(native); // The fused LSTM keeps one number for each length that it has met.
    const before = tensors();
    for (let i = 0; i < 3; i++) await answer(native);
    expect(tensors()).toBe(before);

    const another = await createTensorflowNetwork(files, backend);
    const idle = tensors();
    expect(idle).toBeGreaterThan(before);
    await answer(another);
    await another[Symbol.asyncDispose]();
    // Its own LSTM has met the lengths anew; all its weights are gone.
    expect(tensors() - before).toBeLessThan(8);
  });
});

describe('ONNX Runtime and native TensorFlow', () => {
  itAgrees(() => ({ one: onnx, other: native, lexicon }));
});
