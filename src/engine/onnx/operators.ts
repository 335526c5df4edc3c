// The network's operators as a recorder: each call adds nodes to an ONNX graph.
//
// Weights are cast and scaled in the graph from the form in which they are stored. This, and the rearranging of LSTM
// weights, depends on weights alone, so that the runtime does it once, when it loads the graph. DequantizeLinear would
// say the same, but ONNX Runtime leaves it where it is and computes it at each run.
import type { Operators } from '../../model/operators.ts';
import { scalesOf } from '../layout.ts';
import type { Graph, Node, StoredTensor } from './graph.ts';
import { addLstm } from './lstm.ts';
import { DATA_TYPES } from './schema.ts';

const FAR_BELOW = -1e9;
const NORM_EPSILON = 1e-12;
const UNIT_EPSILON = 1e-12;

export interface RecorderOptions {
  readonly graph: Graph;
  /** The stored form of each weight. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** The file that holds them. */
  readonly location: string;
  /** Multiplies by kernels that are stored as bytes without turning them into numbers first. */
  readonly productsOfBytes?: boolean;
}

export function createRecorder({
  graph,
  tensors,
  location,
  productsOfBytes,
}: RecorderOptions): Operators<Node> {
  const ints = (...values: number[]) => graph.constant(values);
  const toFloat = (x: Node) => graph.add('Cast', [x], { to: DATA_TYPES.float32 });
  const transpose = (x: Node, ...perm: number[]) => graph.add('Transpose', [x], { perm });

  const stored = (name: string): Node => {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`There is no weight ${name}.`);
    return graph.stored(tensor, location);
  };
  const inSinglePrecision = (name: string): Node => {
    const numbers = tensors.get(name)?.dtype === 'float32' ? stored(name) : toFloat(stored(name));
    const scales = scalesOf(name);
    return tensors.has(scales) ? graph.add('Mul', [numbers, stored(scales)]) : numbers;
  };
  const weights = new Map<string, Node>();
  const weight = (name: string): Node => {
    const known = weights.get(name) ?? inSinglePrecision(name);
    weights.set(name, known);
    if (productsOfBytes && tensors.get(name)?.dtype === 'int8') bytesOf.set(known, name);
    return known;
  };
  /** Kernels that are stored as bytes, by the nodes that give them as numbers. */
  const bytesOf = new Map<Node, string>();
  /** x · kernel in bytes: x is brought to uint8 as it comes, with one scale for all of it. */
  const productOfBytes = (x: Node, name: string): Node => {
    const [bytes, step, zero] = graph.addMany('DynamicQuantizeLinear', [x], 3) as [Node, Node, Node];
    const product = toFloat(graph.add('MatMulInteger', [bytes, stored(name), zero]));
    return graph.add('Mul', [product, graph.add('Mul', [step, stored(scalesOf(name))])]);
  };
  const unitsOf = (name: string): number => {
    const kernel = tensors.get(`${name}/kernel`) as StoredTensor;
    return (kernel.shape[1] as number) / 4;
  };
  const lstm = (names: readonly string[], x: Node, extra: { lengths?: Node; cell?: Node; hidden?: Node }) =>
    addLstm(graph, {
      x,
      units: unitsOf(names[0] as string),
      kernels: names.map((name) => weight(`${name}/kernel`)),
      biases: names.map((name) => weight(`${name}/bias`)),
      ...extra,
    });

  return {
    weight,
    gather: (table, indices) => graph.add('Gather', [table, indices]),
    linear(x, kernel, bias) {
      const inBytes = bytesOf.get(kernel);
      const product = inBytes ? productOfBytes(x, inBytes) : graph.add('MatMul', [x, kernel]);
      return bias ? graph.add('Add', [product, bias]) : product;
    },
    matMul: (a, b, transposeB = false) => graph.add('MatMul', [a, transposeB ? transpose(b, 0, 2, 1) : b]),
    add: (a, b) => graph.add('Add', [a, b]),
    multiply: (a, b) => graph.add('Mul', [a, b]),
    relu: (x) => graph.add('Relu', [x]),
    tanh: (x) => graph.add('Tanh', [x]),
    softmax: (x) => graph.add('Softmax', [x], { axis: -1 }),
    maskPenalty(mask) {
      const padding = graph.add('Sub', [graph.constant(1, 'float32'), mask]);
      return graph.add('Mul', [padding, graph.constant(FAR_BELOW, 'float32')]);
    },
    concat: (parts) => graph.add('Concat', parts, { axis: -1 }),
    max: (x, axis) => graph.add('ReduceMax', [x, ints(axis)], { keepdims: 0 }),
    headProducts: (queries, keys) => graph.add('MatMul', [queries, transpose(keys, 0, 1, 3, 2)]),
    transpose: (x) => transpose(x, 0, 2, 1),
    scale: (x, factor) => graph.add('Mul', [x, graph.constant(factor, 'float32')]),
    take: (x, indices) => graph.add('Gather', [x, indices]),
    unitLength(x) {
      const squares = graph.add('ReduceSum', [graph.add('Mul', [x, x]), ints(-1)], { keepdims: 1 });
      return graph.add('Div', [
        x,
        graph.add('Sqrt', [graph.add('Add', [squares, graph.constant(UNIT_EPSILON, 'float32')])]),
      ]);
    },
    layerNorm: (x, gain, bias) =>
      graph.add('LayerNormalization', [x, gain, bias], { axis: -1, epsilon: NORM_EPSILON }),
    gelu(x) {
      const inner = graph.add('Erf', [graph.add('Div', [x, graph.constant(Math.SQRT2, 'float32')])]);
      const half = graph.add('Mul', [x, graph.add('Add', [inner, graph.constant(1, 'float32')])]);
      return graph.add('Mul', [half, graph.constant(0.5, 'float32')]);
    },
    splitHeads: (x, heads) => transpose(graph.add('Reshape', [x, ints(0, 0, heads, -1)]), 0, 2, 1, 3),
    mergeHeads: (x) => graph.add('Reshape', [transpose(x, 0, 2, 1, 3), ints(0, 0, -1)]),
    expandDims: (x, axis) => graph.add('Unsqueeze', [x, ints(axis)]),
    squeeze: (x, axis) => graph.add('Squeeze', [x, ints(axis)]),
    biLstm(x, sequence, name) {
      const names = [`${name}/forward`, `${name}/backward`];
      const { outputs } = lstm(names, transpose(x, 1, 0, 2), { lengths: sequence.lengths }); // [time, 2, b, h]
      return graph.add('Reshape', [
        transpose(outputs, 2, 0, 1, 3),
        ints(0, 0, 2 * unitsOf(`${name}/forward`)),
      ]);
    },
    lstm(x, state, name) {
      const { outputs } = lstm([name], transpose(x, 1, 0, 2), state); // [time, 1, b, h]
      return transpose(graph.add('Squeeze', [outputs, ints(1)]), 1, 0, 2);
    },
    lstmStep(x, state, name) {
      const { cell, hidden } = lstm([name], graph.add('Unsqueeze', [x, ints(0)]), state); // [1, b, h]
      return {
        cell: graph.add('Squeeze', [cell, ints(0)]),
        hidden: graph.add('Squeeze', [hidden, ints(0)]),
      };
    },
    dropout: (x) => x,
  };
}
