// The reader's task on the native library: it learns, repeats itself, leaks nothing, and agrees with WebAssembly.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/model/random.ts';
import { initialWeights, weightViews } from '../../src/model/weights.ts';
import { adamStep, createAdamState } from '../../src/training/adam.ts';
import { createReaderRunTask } from '../../src/training/reader-run.ts';
import { inventedRun } from '../support/training-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-reader-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('reader task', () => {
  it('learns thirty invented questions by heart and answers those it has not seen', async () => {
    const run = inventedRun(join(folder, 'learn'), {
      batches: {
        seed: 1,
        tokensPerBatch: 800,
        maxBatch: 32,
        shortEpochs: 150,
        shortPassage: 40,
        longEpochs: 0,
        longPassage: 40,
      },
    });
    const { task } = await createReaderRunTask(run);
    const state = createAdamState(initialWeights(task.specs, createRandom(1)));
    const gradients = new Float32Array(state.weights.length);
    const losses: number[] = [];
    for (let step = 0; step < 150; step++) {
      losses.push(task.step(state.weights, step, gradients).loss);
      adamStep(state, gradients, step + 1, { learningRate: 5e-3, clipNorm: 5, averageDecay: 0.9 });
    }
    expect(losses.at(-1)).toBeLessThan(0.3 * (losses[0] as number));
    const scores = task.evaluate(state.average, 100, { rank: 0, of: 1 });
    expect(scores.count).toBeGreaterThanOrEqual(3);
    expect(scores.f1 / scores.count).toBeGreaterThan(0.6);
  });

  it('gives the same loss and gradients for the same batch again, and keeps no tensor', async () => {
    const { task, backend } = await createReaderRunTask(inventedRun(join(folder, 'same'), { dropout: 0.3 }));
    const weights = initialWeights(task.specs, createRandom(1));
    const first = new Float32Array(weights.length);
    const second = new Float32Array(weights.length);
    const loss = task.step(weights, 0, first).loss;
    task.step(weights, 1, second);
    const before = backend.tf.memory().numTensors;
    expect(task.step(weights, 0, second).loss).toBe(loss);
    expect(second).toEqual(first);
    expect(backend.tf.memory().numTensors).toBe(before);
  });

  it('gives the gradients of finite differences', async () => {
    const { task } = await createReaderRunTask(inventedRun(join(folder, 'differences')));
    const weights = initialWeights(task.specs, createRandom(1));
    const gradients = new Float32Array(weights.length);
    const scratch = new Float32Array(weights.length);
    task.step(weights, 0, gradients);
    const views = weightViews(task.specs, gradients);
    for (const [name, view] of views) {
      const strongest = view.reduce(
        (best, value, i) => (Math.abs(value) > Math.abs(view[best] as number) ? i : best),
        0,
      );
      const at = view.byteOffset / 4 + strongest;
      const original = weights[at] as number;
      const lossAt = (value: number) => {
        weights[at] = value;
        return task.step(weights, 0, scratch).loss;
      };
      const step = 0.003;
      const measured = (lossAt(original + step) - lossAt(original - step)) / (2 * step);
      weights[at] = original;
      expect(Math.abs(measured - (view[strongest] as number)), name).toBeLessThan(
        0.02 + 0.1 * Math.abs(view[strongest] as number),
      );
    }
  });
});
