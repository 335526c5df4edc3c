import { appendFileSync, copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadModelFiles, type ModelFiles } from '../../src/engine/model-files.ts';
import type { Network } from '../../src/engine/network.ts';
import { createOnnxNetwork } from '../../src/engine/onnx/network.ts';
import { type ReadBatch, readBatch } from '../../src/engine/read-batch.ts';
import { AppError } from '../../src/errors.ts';
import { BATCHES, readingsOf } from '../support/network-cases.ts';
import { until } from '../support/served-tiny.ts';
import { type StartedThreads, watchThreads } from '../support/started-threads.ts';
import { type TinyModel, writeTinyModel } from '../support/tiny-model.ts';

let model: TinyModel;
let files: ModelFiles;
let batch: ReadBatch;
let threads: StartedThreads;
let network: Network;
let causes: string[];
let restarts: number;

const observer = {
  threadEnded: ({ cause }: { readonly cause: Error }) => void causes.push(cause.message),
  threadRestarted: () => {
    restarts += 1;
  },
};

beforeAll(async () => {
  model = await writeTinyModel();
  files = await loadModelFiles(model.folder);
  await using ready = await createOnnxNetwork(files);
  batch = readBatch(await readingsOf(ready, BATCHES['passages of unequal length'] ?? []));
});
afterAll(() => model[Symbol.dispose]());
beforeEach(() => {
  causes = [];
  restarts = 0;
  threads = watchThreads();
});
afterEach(async () => {
  await network[Symbol.asyncDispose]();
  threads[Symbol.dispose]();
});

const open = async (workers: number) => {
  network = await createOnnxNetwork(files, { workers, observer });
};
const weights = () => join(files.folder, 'weights.bin');

describe('a thread that ends', () => {
  it('fails what it computed with 503, and another one takes its place', async () => {
    await open(1);
    const expected = await network.read(batch);
    const computing = network.read(batch).catch((error: unknown) => error);
    await threads.running[0]?.terminate();
    const refused = await computing;
    expect(refused).toBeInstanceOf(AppError);
    expect(refused).toMatchObject({ code: 'engine_unavailable', status: 503, retryAfterMs: 1000 });
    await until(() => restarts === 1);
    expect(causes).toHaveLength(1);
    expect(network.problem?.()).toBeNull();
    expect(await network.read(batch)).toEqual(expected);
  });

  it('leaves the work to the others until then', async () => {
    await open(2);
    const expected = await network.read(batch);
    // No request at all: the thread throws where nothing catches it.
    (threads.running[0] as Worker).postMessage(null);
    await until(() => causes.length === 1);
    expect(network.problem?.()).toBeNull();
    expect(await network.read(batch)).toEqual(expected);
    await until(() => restarts === 1 && threads.running.length === 2);
    expect(causes[0]).toMatch(/null/);
  });

  it('is not replaced by one with other files', async () => {
    await open(1);
    copyFileSync(weights(), `${weights()}.whole`);
    appendFileSync(weights(), 'x');
    await threads.running[0]?.terminate();
    await until(() => causes.length >= 3);
    expect(causes[1]).toMatch(/weights\.bin: it has/);
    expect(network.problem?.()).toMatch(/none of its threads runs/);
    await expect(network.read(batch)).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringContaining('none of its threads runs'),
    });
    renameSync(`${weights()}.whole`, weights());
    await until(() => network.problem?.() === null);
    await network.read(batch);
  });

  it('is not replaced once the model is unloaded', async () => {
    await open(1);
    await threads.running[0]?.terminate();
    await until(() => causes.length === 1);
    await network[Symbol.asyncDispose]();
    expect(threads.running).toEqual([]);
    await expect(network.read(batch)).rejects.toMatchObject({ code: 'engine_unavailable' });
  });
});
