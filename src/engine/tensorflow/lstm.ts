// An LSTM over whole sequences: TensorFlow's fused kernel where there is one, else step by step. Both are differentiable.
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './backend.ts';

/**
 * Differentiable. x [time, batch, inputs], cell and hidden [batch, units], kernel [inputs + units, 4·units] with columns
 * i f c o, bias [4·units]. Returns the hidden states [time, batch, units].
 */
export type Lstm = (
  x: Tensor3D,
  cell: Tensor2D,
  hidden: Tensor2D,
  kernel: Tensor2D,
  bias: Tensor,
) => Tensor3D;

interface NativeBackend {
  readonly binding: {
    TF_INT32: number;
    TF_INT64: number;
    TF_FLOAT: number;
    TF_ATTR_TYPE: number;
    TF_ATTR_FLOAT: number;
    TF_ATTR_BOOL: number;
    createTensor(shape: number[], dtype: number, values: Int32Array): number;
  };
  createOutputTensor(metadata: { id: number; shape: number[]; dtype: number }): Tensor;
  executeMultipleOutputs(op: string, attributes: object[], inputs: Tensor[], outputs: number): Tensor[];
}

export function createLstm(tf: TensorFlow): Lstm {
  return tf.getBackend() === 'tensorflow' ? createFusedLstm(tf) : createSteppedLstm(tf);
}

/** `BlockLSTMV2` and `BlockLSTMGradV2` of the TensorFlow C library. */
export function createFusedLstm(tf: TensorFlow): Lstm {
  const backend = tf.backend() as unknown as NativeBackend;
  const { binding } = backend;
  const type = { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  const peephole = { name: 'use_peephole', type: binding.TF_ATTR_BOOL, value: false };
  const attributes = [type, { name: 'cell_clip', type: binding.TF_ATTR_FLOAT, value: 0 }, peephole];

  // The step count is an int64 scalar. A new one for each call would leak; there are as many as there are lengths.
  const counts = new Map<number, Tensor>();
  const count = (steps: number): Tensor => {
    const known = counts.get(steps);
    if (known) return known;
    const id = binding.createTensor([], binding.TF_INT64, new Int32Array([steps, 0]));
    const made = tf.keep(backend.createOutputTensor({ id, shape: [], dtype: binding.TF_INT32 }));
    counts.set(steps, made);
    return made;
  };

  const run = tf.customGrad((...args: unknown[]) => {
    const [x, cell, hidden, kernel, bias, save] = args as [
      Tensor3D,
      Tensor2D,
      Tensor2D,
      Tensor2D,
      Tensor,
      (tensors: Tensor[]) => void,
    ];
    const units = hidden.shape[1];
    const none = tf.zeros([units]);
    const steps = count(x.shape[0]);
    const inputs = [steps, x, cell, hidden, kernel, none, none, none, bias];
    const out = backend.executeMultipleOutputs('BlockLSTMV2', attributes, inputs, 7);
    save([x, cell, hidden, kernel, bias, ...out]);
    return {
      value: out[6] as Tensor3D,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [sx, sCell, sHidden, sKernel, sBias, ...states] = saved as [
          Tensor3D,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
        ];
        const zero = tf.zeros([units]);
        const grads = backend.executeMultipleOutputs(
          'BlockLSTMGradV2',
          [type, peephole],
          [
            count(sx.shape[0]),
            sx,
            sCell,
            sHidden,
            sKernel,
            zero,
            zero,
            zero,
            sBias,
            ...states,
            tf.zerosLike(dy),
            dy,
          ],
          8,
        );
        return [grads[0], grads[1], grads[2], grads[3], grads[7]] as Tensor[];
      },
    };
  }) as unknown as Lstm;
  return run;
}

/** The same from elementary operators, for backends without the fused kernel, and to test it against. */
export function createSteppedLstm(tf: TensorFlow): Lstm {
  return (x, cell, hidden, kernel, bias) => {
    const outputs: Tensor2D[] = [];
    let state = { cell, hidden };
    for (const input of tf.unstack(x, 0) as Tensor2D[]) {
      state = lstmStep(tf, input, state, kernel, bias);
      outputs.push(state.hidden);
    }
    return tf.stack(outputs) as Tensor3D;
  };
}

/** One step from elementary operators: input [batch, inputs], states [batch, units]. */
export function lstmStep(
  tf: TensorFlow,
  input: Tensor2D,
  state: { readonly cell: Tensor2D; readonly hidden: Tensor2D },
  kernel: Tensor2D,
  bias: Tensor,
): { cell: Tensor2D; hidden: Tensor2D } {
  const gates = tf.add(tf.matMul(tf.concat([input, state.hidden], 1), kernel), bias) as Tensor2D;
  const [i, f, g, o] = tf.split(gates, 4, 1) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
  const cell = tf.add(tf.mul(tf.sigmoid(f), state.cell), tf.mul(tf.sigmoid(i), tf.tanh(g))) as Tensor2D;
  return { cell, hidden: tf.mul(tf.sigmoid(o), tf.tanh(cell)) as Tensor2D };
}
