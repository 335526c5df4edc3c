// ONNX's LSTM operator from weights in TensorFlow's layout.
import type { Graph, Node } from './graph.ts';

export interface LstmNodeOptions {
  /** [time, batch, inputs] */
  readonly x: Node;
  readonly units: number;
  /** One for each direction: [inputs + units, 4·units], columns i f c o, input rows first. */
  readonly kernels: readonly Node[];
  /** One for each direction: [4·units]. */
  readonly biases: readonly Node[];
  /** [batch], int32: steps after these neither change a state nor, in the backward direction, come first. */
  readonly lengths?: Node;
  /** State to start from, one direction only: [batch, units] both. */
  readonly cell?: Node;
  readonly hidden?: Node;
}

/** Where ONNX's gates i o f c stand among TensorFlow's i f c o. */
const GATES = [0, 3, 1, 2];

/**
 * Adds the node, and those that rearrange its weights to W [directions, 4·units, inputs], R [directions, 4·units, units]
 * and B [directions, 8·units]. Gives all states [time, directions, batch, units] and the last ones [directions, batch,
 * units].
 */
export function addLstm(graph: Graph, options: LstmNodeOptions): { outputs: Node; hidden: Node; cell: Node } {
  const { x, units, kernels, biases, lengths } = options;
  const ints = (...values: number[]) => graph.constant(values);
  const slice = (kernel: Node, from: number, to: number) =>
    graph.add('Slice', [kernel, ints(from), ints(to), ints(0)]);
  /** [rows, 4·units] → [1, 4·units, rows] */
  const reorder = (rows: Node) => {
    const gates = graph.add('Reshape', [rows, ints(0, 4, units)]);
    const ordered = graph.add('Gather', [gates, ints(...GATES)], { axis: 1 });
    const flat = graph.add('Reshape', [ordered, ints(0, 4 * units)]);
    return graph.add('Unsqueeze', [graph.add('Transpose', [flat], { perm: [1, 0] }), ints(0)]);
  };
  /** [4·units] → [1, 8·units]: the bias of the inputs, and zeros for the one of the states. */
  const reorderBias = (bias: Node) => {
    const ordered = graph.add('Gather', [graph.add('Reshape', [bias, ints(4, units)]), ints(...GATES)]);
    const flat = graph.add('Reshape', [ordered, ints(1, 4 * units)]);
    return graph.add('Concat', [flat, graph.add('Sub', [flat, flat])], { axis: 1 });
  };
  const join = (parts: readonly Node[]) =>
    parts.length === 1 ? (parts[0] as Node) : graph.add('Concat', parts, { axis: 0 });
  const state = (node: Node | undefined) => node && graph.add('Unsqueeze', [node, ints(0)]);

  const [outputs, hidden, cell] = graph.addMany(
    'LSTM',
    [
      x,
      join(kernels.map((kernel) => reorder(slice(kernel, 0, -units)))),
      join(kernels.map((kernel) => reorder(slice(kernel, -units, Number.MAX_SAFE_INTEGER)))),
      join(biases.map(reorderBias)),
      lengths,
      state(options.hidden),
      state(options.cell),
    ],
    3,
    { hidden_size: units, direction: kernels.length === 2 ? 'bidirectional' : 'forward' },
  ) as [Node, Node, Node];
  return { outputs, hidden, cell };
}
