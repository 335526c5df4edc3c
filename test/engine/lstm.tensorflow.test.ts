import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, type TensorFlow } from '../../src/engine/tensorflow/backend.ts';
import { createFusedLstm, createSteppedLstm, type Lstm } from '../../src/engine/tensorflow/lstm.ts';
import { createRandom, uniform } from '../../src/model/random.ts';

const TIME = 7;
const BATCH = 3;
const INPUTS = 5;
const UNITS = 4;

let tf: TensorFlow;

beforeAll(async () => {
  const backend = await loadTensorFlow();
  expect(backend.name).toBe('native');
  tf = backend.tf;
});

function randomTensors(): Tensor[] {
  const random = createRandom(3);
  const shapes = [
    [TIME, BATCH, INPUTS],
    [BATCH, UNITS],
    [BATCH, UNITS],
    [INPUTS + UNITS, 4 * UNITS],
    [4 * UNITS],
  ];
  return shapes.map((shape) => {
    const size = shape.reduce((product, n) => product * n, 1);
    return tf.tensor(
      Float32Array.from({ length: size }, () => uniform(random, -0.8, 0.8)),
      shape,
    );
  });
}

/** Outputs, and gradients of a weighted sum of them for all inputs. */
function outputsAndGradients(lstm: Lstm): { outputs: Float32Array; gradients: Float32Array[] } {
  const inputs = randomTensors();
  const weights = tf.reshape(tf.linspace(-1, 1, TIME * BATCH * UNITS), [TIME, BATCH, UNITS]);
  const run = (...[x, cell, hidden, kernel, bias]: Tensor[]) =>
    lstm(x as Tensor3D, cell as Tensor2D, hidden as Tensor2D, kernel as Tensor2D, bias as Tensor);
  const gradients = tf.grads((...args: Tensor[]) => tf.sum(tf.mul(run(...args), weights)))(inputs);
  return {
    outputs: run(...inputs).dataSync() as Float32Array,
    gradients: gradients.map((gradient) => gradient.dataSync() as Float32Array),
  };
}

it('computes the same fused as step by step, values and gradients', () => {
  const fused = outputsAndGradients(createFusedLstm(tf));
  const stepped = outputsAndGradients(createSteppedLstm(tf));
  expectClose(fused.outputs, stepped.outputs, 1e-6);
  expect(fused.gradients).toHaveLength(5);
  fused.gradients.forEach((gradient, i) => {
    expectClose(gradient, stepped.gradients[i] as Float32Array, 1e-5);
    expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(0.01);
  });
});

it('leaves no tensor behind once it has met a length', () => {
  const lstm = createFusedLstm(tf);
  const run = () => tf.tidy(() => outputsAndGradients(lstm).outputs.length);
  run();
  const before = tf.memory().numTensors;
  run();
  expect(tf.memory().numTensors).toBe(before);
});

function expectClose(got: Float32Array, expected: Float32Array, tolerance: number): void {
  expect(got).toHaveLength(expected.length);
  got.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number))).toBeLessThan(tolerance);
  });
}
