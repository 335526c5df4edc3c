// One mask for all the steps of a sequence (Gal & Ghahramani 2016), drawn on the host so that a seed fixes it anywhere.
import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../engine/tensorflow/backend.ts';
import type { Random } from '../model/random.ts';

/** Draws masks [batch, 1, width]: 0 with probability `rate`, else 1 / (1 − rate). */
export function dropoutMask(
  tf: TensorFlow,
  rate: number,
  random: Random,
): (batch: number, width: number) => Tensor3D {
  return (batch, width) => {
    const mask = new Float32Array(batch * width);
    for (let i = 0; i < mask.length; i++) mask[i] = random.next() < rate ? 0 : 1 / (1 - rate);
    return tf.tensor3d(mask, [batch, 1, width]);
  };
}
