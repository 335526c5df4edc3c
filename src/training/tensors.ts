// Between the flat arrays that training keeps and the tensors that a step needs.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../engine/tensorflow/backend.ts';
import { sizeOf, type WeightSpec, weightViews } from '../model/weights.ts';

/** The caller disposes them, or calls inside `tf.tidy`. */
export function weightTensors(
  tf: TensorFlow,
  specs: readonly WeightSpec[],
  flat: Float32Array,
): Map<string, Tensor> {
  const views = weightViews(specs, flat);
  return new Map(
    specs.map(({ name, shape }) => [name, tf.tensor(views.get(name) as Float32Array, [...shape])]),
  );
}

export interface GradientOptions {
  /** Further tensors whose gradients are given back. */
  readonly leaves?: readonly Tensor[];
  /** Weights that do not learn have no gradient, and what only they need is not computed. */
  readonly learns?: (name: string) => boolean;
}

/** Adds those of `loss` to `gradients`; also gives the gradients at `leaves`, for whoever made them. */
export function addGradients(
  tf: TensorFlow,
  specs: readonly WeightSpec[],
  weights: ReadonlyMap<string, Tensor>,
  gradients: Float32Array,
  loss: () => Tensor,
  { leaves = [], learns = () => true }: GradientOptions = {},
): { readonly value: number; readonly atLeaves: readonly Tensor[] } {
  const learning = specs.filter(({ name }) => learns(name));
  const { value, grads } = tf
    .engine()
    .gradients(loss, [...leaves, ...learning.map(({ name }) => weights.get(name) as Tensor)]);
  let offset = 0;
  let next = leaves.length;
  for (const spec of specs) {
    // What a batch does not need has no gradient.
    const grad = learns(spec.name) ? (grads[next++] as Tensor | undefined) : undefined;
    if (grad) addTo(gradients, offset, grad.dataSync() as Float32Array);
    offset += sizeOf(spec);
  }
  return { value: value.dataSync()[0] as number, atLeaves: grads.slice(0, leaves.length) };
}

function addTo(sums: Float32Array, offset: number, values: Float32Array): void {
  for (let i = 0; i < values.length; i++)
    sums[offset + i] = (sums[offset + i] as number) + (values[i] as number);
}
