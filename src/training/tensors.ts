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

/** Fills `gradients` (flat, in the order of `specs`) with those of `loss` at `flat`; returns the loss. */
export function gradientsOf(
  tf: TensorFlow,
  specs: readonly WeightSpec[],
  flat: Float32Array,
  gradients: Float32Array,
  loss: (weights: ReadonlyMap<string, Tensor>) => Tensor,
): number {
  return tf.tidy(() => {
    const weights = weightTensors(tf, specs, flat);
    const { value, grads } = tf.engine().gradients(() => loss(weights), [...weights.values()]);
    gradients.fill(0);
    let offset = 0;
    grads.forEach((grad: Tensor | undefined, i) => {
      // What a batch does not need has no gradient.
      if (grad) gradients.set(grad.dataSync() as Float32Array, offset);
      offset += sizeOf(specs[i] as WeightSpec);
    });
    return value.dataSync()[0] as number;
  });
}
