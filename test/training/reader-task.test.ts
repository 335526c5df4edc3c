import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/model/random.ts';
import { initialWeights } from '../../src/model/weights.ts';
import { adamStep, createAdamState } from '../../src/training/adam.ts';
import { createReaderRunTask } from '../../src/training/reader-run.ts';
import { inventedRun } from '../support/training-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-reader-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('reader task on WebAssembly', () => {
  it('learns there too, where the native library is missing', async () => {
    const run = inventedRun(join(folder, 'wasm'), { device: 'wasm' });
    const { task, backend } = await createReaderRunTask(run);
    expect(backend.name).toBe('wasm');
    const state = createAdamState(initialWeights(task.specs, createRandom(1)));
    const gradients = new Float32Array(state.weights.length);
    const losses: number[] = [];
    for (let step = 0; step < 12; step++) {
      losses.push(task.step(state.weights, step, gradients).loss);
      adamStep(state, gradients, step + 1, { learningRate: 5e-3, clipNorm: 5, averageDecay: 0.9 });
    }
    expect(losses.at(-1)).toBeLessThan(0.8 * (losses[0] as number));
  });
});
