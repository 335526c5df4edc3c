// The one loss of the network: the probability that a softmax gives to the marked positions of each row.
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../engine/tensorflow/backend.ts';

/** Added to the marked probability, so that a hopeless row has a finite loss. */
const TINY = 1e-20;

/**
 * Weighted mean over rows of −log Σ p(marked): logits and marks [rows, positions], weights [rows]. The gradient is that
 * of the softmax less that of the softmax over the marked positions alone.
 */
export function markedSoftmaxLoss(
  tf: TensorFlow,
  logits: Tensor2D,
  marked: Tensor2D,
  weights: Tensor1D,
): Tensor {
  const shares = tf.reshape(tf.div(weights, tf.sum(weights)), [-1, 1]) as Tensor2D; // [rows, 1]
  const run = tf.customGrad((...args: unknown[]) => {
    const [x, save] = args as [Tensor2D, (tensors: Tensor[]) => void];
    const probabilities = tf.softmax(x);
    const hits = tf.mul(probabilities, marked);
    const mass = tf.add(tf.sum(hits, 1, true), TINY); // [rows, 1]
    save([probabilities, hits, mass, shares]);
    return {
      value: tf.neg(tf.sum(tf.mul(tf.log(mass), shares))),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [p, h, m, s] = saved as [Tensor, Tensor, Tensor, Tensor];
        return [tf.mul(tf.sub(p, tf.div(h, m)), tf.mul(s, dy))];
      },
    };
  }) as unknown as (x: Tensor2D) => Tensor;
  return run(logits);
}
