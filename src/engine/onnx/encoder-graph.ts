// The sentence encoder as an ONNX graph: a BERT (Devlin et al. 2019) whose last hidden states are averaged, the shape of
// all-MiniLM-L6-v2 (Wang et al. 2020, Reimers & Gurevych 2019).
//
// One text at a time: nothing is padded, so nothing is masked, and what a text gives never depends on others beside it.
// Matrices are int8 with a scale for each column; the inputs are brought to uint8 as they come (DynamicQuantizeLinear),
// which ONNX Runtime computes with the processor's dot products of bytes.
import { toInt8 } from '../int8.ts';
import { Graph, type Node } from './graph.ts';
import { DATA_TYPES } from './schema.ts';

export interface EncoderTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** With the names of the published weights, such as `encoder.layer.0.output.dense.weight`. */
export type EncoderWeights = (name: string) => EncoderTensor;

export interface EncoderSizes {
  readonly layers: number;
  readonly heads: number;
}

const EPSILON = 1e-12;

/** Input `ids` int64 [t], output `sentence` float32 [size], not yet of unit length. */
export function encoderGraph(weights: EncoderWeights, { layers, heads }: EncoderSizes): Graph {
  const graph = new Graph('sentence-encoder');
  const numbers = (name: string) => {
    const { shape, values } = weights(name);
    return graph.embedded(name, shape, values);
  };
  const cast = (x: Node) => graph.add('Cast', [x], { to: DATA_TYPES.float32 });

  const normalised = (x: Node, name: string) =>
    graph.add('LayerNormalization', [x, numbers(`${name}.weight`), numbers(`${name}.bias`)], {
      axis: -1,
      epsilon: EPSILON,
    });

  /** Rows of a table, each with a scale of its own. */
  const rows = (name: string, ids: Node) => {
    const { shape, values } = weights(name);
    const [count, size] = shape as [number, number];
    const stored = toInt8(values, size, 'row');
    const table = graph.embedded(`${name}.int8`, shape, stored.values);
    const scales = graph.embedded(`${name}.scales`, [count, 1], stored.scales);
    return graph.add('Mul', [cast(graph.add('Gather', [table, ids])), graph.add('Gather', [scales, ids])]);
  };

  /** x [t, a] → [t, b]; the outputs of several layers stand side by side. */
  const linear = (x: Node, names: readonly string[]) => {
    const kernels = names.map((name) => weights(`${name}.weight`)); // [b, a] each
    const inputs = kernels[0]?.shape[1] as number;
    const outputs = kernels.reduce((sum, { shape }) => sum + (shape[0] as number), 0);
    const stored = toInt8(columns(kernels, inputs, outputs), outputs, 'column');
    const [name] = names as [string];
    const matrix = graph.embedded(`${name}.int8`, [inputs, outputs], stored.values);
    const scales = graph.embedded(`${name}.scales`, [outputs], stored.scales);
    const biases = names.flatMap((one) => [...weights(`${one}.bias`).values]);
    const bias = graph.embedded(`${name}.biases`, [outputs], Float32Array.from(biases));
    const [bytes, step, zero] = graph.addMany('DynamicQuantizeLinear', [x], 3) as [Node, Node, Node];
    const product = cast(graph.add('MatMulInteger', [bytes, matrix, zero]));
    return graph.add('Add', [graph.add('Mul', [product, graph.add('Mul', [step, scales])]), bias]);
  };

  /** [t, size] → [heads, t, size / heads] */
  const byHead = (x: Node) =>
    graph.add('Transpose', [graph.add('Reshape', [x, graph.constant([0, heads, -1])])], { perm: [1, 0, 2] });

  const attention = (x: Node, name: string, size: number) => {
    const joined = linear(
      x,
      ['query', 'key', 'value'].map((part) => `${name}.self.${part}`),
    ); // [t, 3·size]
    const [query, key, value] = graph
      .addMany('Split', [joined, graph.constant([size, size, size])], 3, { axis: -1 })
      .map(byHead) as [Node, Node, Node];
    const turned = graph.add('Transpose', [key], { perm: [0, 2, 1] });
    const root = graph.constant(1 / Math.sqrt(size / heads), 'float32');
    const logits = graph.add('Mul', [graph.add('MatMul', [query, turned]), root]); // [heads, t, t]
    const seen = graph.add('MatMul', [graph.add('Softmax', [logits], { axis: -1 }), value]);
    const together = graph.add('Reshape', [
      graph.add('Transpose', [seen], { perm: [1, 0, 2] }),
      graph.constant([0, size]),
    ]);
    const out = linear(together, [`${name}.output.dense`]);
    return normalised(graph.add('Add', [out, x]), `${name}.output.LayerNorm`);
  };

  /** Hendrycks & Gimpel 2016. */
  const gelu = (x: Node) => {
    const inner = graph.add('Erf', [graph.add('Div', [x, graph.constant(Math.SQRT2, 'float32')])]);
    const half = graph.add('Mul', [x, graph.add('Add', [inner, graph.constant(1, 'float32')])]);
    return graph.add('Mul', [half, graph.constant(0.5, 'float32')]);
  };

  const ids = graph.input('ids', 'int64', ['t']);
  const time = graph.add('Squeeze', [graph.add('Shape', [ids])]);
  const places = graph.add('Range', [graph.constant(0), time, graph.constant(1)]);
  const position = graph.add('Gather', [numbers('embeddings.position_embeddings.weight'), places]);
  const { shape, values } = weights('embeddings.token_type_embeddings.weight');
  const size = shape[1] as number;
  const kind = graph.embedded('embeddings.first_type', [size], values.slice(0, size));
  const words = rows('embeddings.word_embeddings.weight', ids);
  let x = normalised(graph.add('Add', [graph.add('Add', [words, position]), kind]), 'embeddings.LayerNorm');
  for (let layer = 0; layer < layers; layer++) {
    const name = `encoder.layer.${layer}`;
    const attended = attention(x, `${name}.attention`, size);
    const inner = gelu(linear(attended, [`${name}.intermediate.dense`]));
    const out = linear(inner, [`${name}.output.dense`]);
    x = normalised(graph.add('Add', [out, attended]), `${name}.output.LayerNorm`); // [t, size]
  }
  graph.output('sentence', graph.add('ReduceMean', [x, graph.constant([0])], { keepdims: 0 }), [size]);
  return graph;
}

/** Kernels [b, a] of several layers as one [a, b of all]. */
function columns(kernels: readonly EncoderTensor[], inputs: number, outputs: number): Float32Array {
  const joined = new Float32Array(inputs * outputs);
  let from = 0;
  for (const { shape, values } of kernels) {
    const count = shape[0] as number;
    for (let o = 0; o < count; o++)
      for (let i = 0; i < inputs; i++) joined[i * outputs + from + o] = values[o * inputs + i] as number;
    from += count;
  }
  return joined;
}
