// The network's operators on TensorFlow.js: computes eagerly, differentiable, on any of its backends. The core alone,
// which WebAssembly comes with, has functions like `tf.reshape(x)` but no methods like `x.reshape()`.
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Operators, Sequence } from '../../model/operators.ts';
import type { TensorFlow } from './backend.ts';
import { type Lstm, lstmStep } from './lstm.ts';

const FAR_BELOW = -1e9;
const NORM_EPSILON = 1e-12;
const UNIT_EPSILON = 1e-12;

export interface TensorflowSequence extends Sequence<Tensor> {
  /** Row orders between [batch, time] and [time, batch], forward and reversed inside each length; see `sequenceOf`. */
  readonly orders: { readonly forward: Order; readonly backward: Order };
}

/** `into` takes rows of [batch·time] to [time·batch]; `back` undoes it. */
interface Order {
  readonly into: Tensor1D;
  readonly back: Tensor1D;
}

export interface TensorflowOperatorsOptions {
  readonly tf: TensorFlow;
  readonly lstm: Lstm;
  readonly weight: (name: string) => Tensor;
  /** In training: the columns kept in each row, scaled: [batch, 1, width]. Absent otherwise. */
  readonly dropoutMask?: (batch: number, width: number) => Tensor3D;
}

/** Mask, lengths and row orders of a padded batch. */
export function sequenceOf(tf: TensorFlow, lengths: readonly number[], time: number): TensorflowSequence {
  const batch = lengths.length;
  const mask = new Float32Array(batch * time);
  const orders = [false, true].map((reversed) => {
    const into = new Int32Array(batch * time);
    const back = new Int32Array(batch * time);
    for (let b = 0; b < batch; b++) {
      const length = lengths[b] as number;
      mask.fill(1, b * time, b * time + length);
      for (let t = 0; t < time; t++) {
        const source = reversed && t < length ? length - 1 - t : t;
        into[t * batch + b] = b * time + source;
        back[b * time + t] = source * batch + b;
      }
    }
    return { into: tf.tensor1d(into, 'int32'), back: tf.tensor1d(back, 'int32') };
  }) as [Order, Order];
  return {
    mask: tf.tensor2d(mask, [batch, time]),
    lengths: tf.tensor1d([...lengths], 'int32'),
    orders: { forward: orders[0], backward: orders[1] },
  };
}

export function createTensorflowOperators(options: TensorflowOperatorsOptions): Operators<Tensor> {
  const { tf, lstm, weight, dropoutMask } = options;
  const permute = createPermute(tf);
  const gather = createGather(tf);
  const layerNorm = createLayerNorm(tf);
  const gelu = createGelu(tf);

  const linear = (x: Tensor, kernel: Tensor, bias?: Tensor): Tensor => {
    const width = x.shape.at(-1) as number;
    const flat = tf.matMul(tf.reshape(x, [-1, width]) as Tensor2D, kernel as Tensor2D);
    const sum = bias ? tf.add(flat, bias) : flat;
    return tf.reshape(sum, [...x.shape.slice(0, -1), kernel.shape[1] as number]);
  };

  const direction = (x: Tensor3D, order: Order, name: string): Tensor => {
    const [batch, time, width] = x.shape;
    const kernel = weight(`${name}/kernel`) as Tensor2D;
    const units = (kernel.shape[1] as number) / 4;
    const zero = tf.zeros([batch, units]) as Tensor2D;
    const rows = permute(tf.reshape(x, [batch * time, width]), order.into, order.back);
    const timeMajor = tf.reshape(rows, [time, batch, width]);
    const outputs = lstm(timeMajor as Tensor3D, zero, zero, kernel, weight(`${name}/bias`));
    const back = permute(tf.reshape(outputs, [time * batch, units]), order.back, order.into);
    return tf.reshape(back, [batch, time, units]);
  };

  return {
    weight,
    gather,
    linear,
    matMul: (a, b, transposeB = false) => tf.matMul(a as Tensor3D, b as Tensor3D, false, transposeB),
    add: tf.add,
    multiply: tf.mul,
    relu: tf.relu,
    tanh: tf.tanh,
    softmax: (x) => tf.softmax(x),
    maskPenalty: (mask) => tf.mul(tf.sub(1, mask), FAR_BELOW),
    concat: (parts) => tf.concat(parts as Tensor[], -1),
    max: createMax(tf),
    headProducts: (queries, keys) => tf.matMul(queries, keys, false, true),
    transpose: (x) => tf.transpose(x, [0, 2, 1]),
    scale: (x, factor) => tf.mul(x, factor),
    take(x, indices) {
      const [n = 0, ...rest] = x.shape;
      const rows = gather(tf.reshape(x, [n, -1]), indices);
      return tf.reshape(rows, [indices.size, ...rest]);
    },
    unitLength: (x) => tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), -1, true), UNIT_EPSILON))),
    layerNorm,
    gelu,
    splitHeads(x, heads) {
      const [batch = 0, time = 0, width = 0] = x.shape;
      return tf.transpose(tf.reshape(x, [batch, time, heads, width / heads]), [0, 2, 1, 3]);
    },
    mergeHeads(x) {
      const [batch = 0, heads = 0, time = 0, width = 0] = x.shape;
      return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, time, heads * width]);
    },
    expandDims: (x, axis) => tf.expandDims(x, axis),
    squeeze: (x, axis) => tf.squeeze(x, [axis]),
    biLstm(x, sequence, name) {
      const { orders } = sequence as TensorflowSequence;
      return tf.concat(
        [
          direction(x as Tensor3D, orders.forward, `${name}/forward`),
          direction(x as Tensor3D, orders.backward, `${name}/backward`),
        ],
        2,
      );
    },
    lstm(x, state, name) {
      const timeMajor = tf.transpose(x as Tensor3D, [1, 0, 2]);
      const { cell, hidden } = state as { cell: Tensor2D; hidden: Tensor2D };
      const outputs = lstm(
        timeMajor,
        cell,
        hidden,
        weight(`${name}/kernel`) as Tensor2D,
        weight(`${name}/bias`),
      );
      return tf.transpose(outputs, [1, 0, 2]);
    },
    lstmStep(x, state, name) {
      const { cell, hidden } = state as { cell: Tensor2D; hidden: Tensor2D };
      const kernel = weight(`${name}/kernel`) as Tensor2D;
      return lstmStep(tf, x as Tensor2D, { cell, hidden }, kernel, weight(`${name}/bias`));
    },
    dropout(x) {
      return dropoutMask ? tf.mul(x, dropoutMask(x.shape[0] as number, x.shape.at(-1) as number)) : x;
    },
  };
}

/** Reorders rows; as a permutation its gradient is the inverse one, far cheaper than a scatter. */
function createPermute(tf: TensorFlow): (x: Tensor, order: Tensor1D, inverse: Tensor1D) => Tensor {
  return (x, order, inverse) => {
    const run = tf.customGrad((...args: unknown[]) => {
      const [rows, save] = args as [Tensor, (tensors: Tensor[]) => void];
      save([inverse]);
      return {
        value: tf.gather(rows, order),
        gradFunc: (dy: Tensor, saved: Tensor[]) => [tf.gather(dy, saved[0] as Tensor1D)],
      };
    }) as unknown as (rows: Tensor) => Tensor;
    return run(x);
  };
}

/** Rows of a table [rows, d]. Its gradient adds up by `scatterND`: WebAssembly has no `unsortedSegmentSum`. */
function createGather(tf: TensorFlow): (table: Tensor, indices: Tensor) => Tensor {
  return (table, indices) => {
    const run = tf.customGrad((...args: unknown[]) => {
      const [rows, save] = args as [Tensor2D, (tensors: Tensor[]) => void];
      save([indices]);
      return {
        value: tf.gather(rows, indices as Tensor1D),
        gradFunc: (dy: Tensor, saved: Tensor[]) => {
          const at = saved[0] as Tensor;
          const updates = tf.reshape(dy, [at.size, rows.shape[1]]);
          return [tf.scatterND(tf.reshape(at, [at.size, 1]), updates, rows.shape)];
        },
      };
    }) as unknown as (rows: Tensor) => Tensor;
    return run(table);
  };
}

/** Its gradient goes to equal greatest numbers in equal shares; TensorFlow.js gives each the whole. */
function createMax(tf: TensorFlow): (x: Tensor, axis: number) => Tensor {
  return (x, axis) => {
    const run = tf.customGrad((...args: unknown[]) => {
      const [input, save] = args as [Tensor, (tensors: Tensor[]) => void];
      const value = tf.max(input, axis, true);
      save([input, value]);
      return {
        value: tf.squeeze(value, [axis]),
        gradFunc: (dy: Tensor, saved: Tensor[]) => {
          const [from, greatest] = saved as [Tensor, Tensor];
          const hits = tf.cast(tf.equal(from, greatest), 'float32');
          const shares = tf.div(tf.expandDims(dy, axis), tf.sum(hits, axis, true));
          return [tf.mul(hits, shares)];
        },
      };
    }) as unknown as (input: Tensor) => Tensor;
    return run(x);
  };
}

/** One function with its own gradient: the general one would keep and visit a dozen tensors of the whole batch. */
function createLayerNorm(tf: TensorFlow): (x: Tensor, scale: Tensor, bias: Tensor) => Tensor {
  return (x, scale, bias) => {
    const run = tf.customGrad((...args: unknown[]) => {
      const [input, gain, shift, save] = args as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void];
      const centred = tf.sub(input, tf.mean(input, -1, true));
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), NORM_EPSILON));
      const normal = tf.mul(centred, inverse);
      save([normal, inverse, gain]);
      return {
        value: tf.add(tf.mul(normal, gain), shift),
        gradFunc: (dy: Tensor, saved: Tensor[]) => {
          const [n, inv, g] = saved as [Tensor, Tensor, Tensor];
          const over = n.shape.slice(0, -1).map((_, i) => i);
          const dn = tf.mul(dy, g);
          const byNormal = tf.mul(n, tf.mean(tf.mul(dn, n), -1, true));
          const dx = tf.mul(tf.sub(tf.sub(dn, tf.mean(dn, -1, true)), byNormal), inv);
          return [dx, tf.sum(tf.mul(dy, n), over), tf.sum(dy, over)];
        },
      };
    }) as unknown as (x: Tensor, scale: Tensor, bias: Tensor) => Tensor;
    return run(x, scale, bias);
  };
}

function createGelu(tf: TensorFlow): (x: Tensor) => Tensor {
  const below = (x: Tensor) => tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
  return (x) => {
    const run = tf.customGrad((...args: unknown[]) => {
      const [input, save] = args as [Tensor, (tensors: Tensor[]) => void];
      save([input]);
      return {
        value: tf.mul(input, below(input)),
        gradFunc: (dy: Tensor, saved: Tensor[]) => {
          const from = saved[0] as Tensor;
          const density = tf.mul(tf.exp(tf.mul(tf.square(from), -0.5)), 1 / Math.sqrt(2 * Math.PI));
          return [tf.mul(dy, tf.add(below(from), tf.mul(from, density)))];
        },
      };
    }) as unknown as (x: Tensor) => Tensor;
    return run(x);
  };
}
