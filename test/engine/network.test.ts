import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModelFiles, type ModelFiles } from '../../src/engine/model-files.ts';
import type { Graphs, Network } from '../../src/engine/network.ts';
import { createOnnxNetwork } from '../../src/engine/onnx/network.ts';
import { type OnnxSessions, openSessions } from '../../src/engine/onnx/sessions.ts';
import { loadTensorFlow } from '../../src/engine/tensorflow/backend.ts';
import { createTensorflowNetwork } from '../../src/engine/tensorflow/network.ts';
import type { Lexicon } from '../../src/text/lexicon.ts';
import { lexiconOf, readerBatch } from '../support/batches.ts';
import { BATCHES, itAgrees, itIgnoresPadding } from '../support/network-cases.ts';
import { type TinyModel, writeTinyModel } from '../support/tiny-model.ts';

let model: TinyModel;
let files: ModelFiles;
let onnx: Network;
let sessions: OnnxSessions;
let wasm: Network & Graphs;
let lexicon: Lexicon;

beforeAll(async () => {
  model = await writeTinyModel();
  files = await loadModelFiles(model.folder);
  lexicon = lexiconOf(files.vocabulary);
  onnx = await createOnnxNetwork(files, { workers: 2 });
  sessions = await openSessions(model.folder, 1);
  wasm = await createTensorflowNetwork(files, await loadTensorFlow('wasm'));
});

afterAll(async () => {
  await onnx?.[Symbol.asyncDispose]();
  await sessions?.dispose();
  await wasm?.[Symbol.asyncDispose]();
  model?.[Symbol.dispose]();
});

describe('ONNX Runtime', () => {
  itIgnoresPadding(() => ({ network: sessions, lexicon }));

  it('leaves the thread that asks free', async () => {
    const items = BATCHES['equal passages'] ?? [];
    const batch = readerBatch(lexicon, Array.from({ length: 100 }, () => items).flat());
    // The share of a read for which this thread is held up; the best of some, as others use the machine too.
    let share = 1;
    for (let i = 0; i < 5; i++) {
      const started = performance.now();
      let last = started;
      let longest = 0;
      const tick = () => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      };
      const timer = setInterval(tick, 1);
      await onnx.read(batch);
      tick();
      clearInterval(timer);
      share = Math.min(share, longest / (performance.now() - started));
    }
    expect(share).toBeLessThan(0.5);
  });

  it('answers many at once, each with its own result', async () => {
    const batches = Object.values(BATCHES).map((items) => readerBatch(lexicon, items));
    const expected = [];
    for (const batch of batches) expected.push(await onnx.read(batch));
    expect(await Promise.all(batches.map((batch) => onnx.read(batch)))).toEqual(expected);
  });

  it('refuses work after it was disposed', async () => {
    const network = await createOnnxNetwork(files);
    await network[Symbol.asyncDispose]();
    const batch = readerBatch(lexicon, BATCHES['one passage'] ?? []);
    await expect(network.read(batch)).rejects.toMatchObject({ code: 'engine_unavailable' });
  });

  it('says why a graph cannot be loaded', async () => {
    const missing = { ...files, folder: `${files.folder}-missing` };
    await expect(createOnnxNetwork(missing)).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringContaining('reader.onnx'),
    });
  });
});

describe('TensorFlow.js on WebAssembly', () => {
  itIgnoresPadding(() => ({ network: wasm, lexicon }));
});

describe('ONNX Runtime and TensorFlow.js on WebAssembly', () => {
  itAgrees(() => ({ one: sessions, other: wasm, lexicon }));
});
