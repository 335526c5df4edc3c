// Records the network as two ONNX graphs: the encoder of one text, and the reader of a batch.
import { ANSWER_KINDS, noneLogit, readPairs, readQuestion } from '../../model/desk-reader.ts';
import { encode } from '../../model/encoder.ts';
import type { Hyperparameters } from '../../model/hyperparameters.ts';
import { GRAPH_FILES, WEIGHTS_FILE } from '../file-names.ts';
import { FROZEN_SCALES, FROZEN_WORDS, type TensorEntry } from '../manifest.ts';
import { Graph } from './graph.ts';
import { createRecorder } from './operators.ts';
import { DATA_TYPES } from './schema.ts';

/** Graphs by file name. `tensors` says where each weight lies in the version's weight file. */
export function recordGraphs(
  hyperparameters: Hyperparameters,
  tensors: readonly TensorEntry[],
  version: string,
): Map<string, Uint8Array> {
  const stored = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const graphs = [
    [GRAPH_FILES.encoder, recordEncoder],
    [GRAPH_FILES.reader, recordReader],
  ] as const;
  return new Map(
    graphs.map(([file, record]) => {
      const graph = new Graph(file.replace('.onnx', ''));
      record(graph, stored, hyperparameters);
      return [file, graph.encode({ version })];
    }),
  );
}

type Stored = ReadonlyMap<string, TensorEntry>;

/**
 * One text at a time: nothing is padded, so nothing is masked, and what a text gives never depends on others beside it.
 * Its products are of bytes (DynamicQuantizeLinear, MatMulInteger) where its kernels are stored so.
 */
function recordEncoder(graph: Graph, tensors: Stored, { encoder: sizes }: Hyperparameters): void {
  const o = createRecorder({ graph, tensors, location: WEIGHTS_FILE, productsOfBytes: true });
  const ids = graph.input('ids', 'int32', ['t']);
  const shares = graph.input('shares', 'float32', ['k', 't']);
  const table = (name: string) => graph.stored(tensors.get(name) as TensorEntry, WEIGHTS_FILE);
  const bytes = graph.add('Gather', [table(FROZEN_WORDS), ids]); // [t, d]
  const rows = graph.add('Mul', [
    graph.add('Cast', [bytes], { to: DATA_TYPES.float32 }),
    graph.add('Unsqueeze', [graph.add('Gather', [table(FROZEN_SCALES), ids]), graph.constant([1])]),
  ]);
  const time = graph.add('Shape', [ids]);
  const positions = graph.add('Slice', [
    o.weight('encoder/positions'),
    graph.constant([0]),
    time,
    graph.constant([0]),
  ]);
  const words = graph.add('Unsqueeze', [rows, graph.constant([0])]); // [1, t, d]
  const { vectors, states } = encode(o, { words, positions }, sizes);
  const alone = (node: typeof vectors) => graph.add('Squeeze', [node, graph.constant([0])]);
  graph.output('vectors', alone(vectors), ['t', sizes.vectorSize]);
  graph.output('means', graph.add('MatMul', [shares, alone(states)]), ['k', sizes.width]);
}

function recordReader(graph: Graph, tensors: Stored, { reader: sizes }: Hyperparameters): void {
  const o = createRecorder({ graph, tensors, location: WEIGHTS_FILE });
  const floats = (name: string, ...shape: (string | number)[]) => graph.input(name, 'float32', shape);
  const memory = readQuestion(o, {
    vectors: floats('questionVectors', 'q', 'j', sizes.vectorSize),
    features: floats('questionFeatures', 'q', 'j', sizes.questionFeatures),
    sequence: {
      mask: floats('questionMask', 'q', 'j'),
      lengths: graph.input('questionLengths', 'int32', ['q']),
    },
  });
  const outputs = readPairs(o, memory, {
    asked: graph.input('asked', 'int32', ['p']),
    vectors: floats('vectors', 'p', 't', sizes.vectorSize),
    features: floats('features', 'p', 't', sizes.pieceFeatures),
    sequence: { mask: floats('mask', 'p', 't'), lengths: graph.input('lengths', 'int32', ['p']) },
    units: floats('units', 'p', 'k', 't'),
    unitShares: floats('unitShares', 'p', 'k', 't'),
    unitFeatures: floats('unitFeatures', 'p', 'k', sizes.unitFeatures),
  });
  graph.output('unitLogits', outputs.unitLogits, ['p', 'k']);
  graph.output('partLogits', outputs.partLogits, ['p', 'k']);
  graph.output('kindLogits', outputs.kindLogits, ['p', 'k', ANSWER_KINDS.length]);
  graph.output('startLogits', outputs.startLogits, ['p', 't']);
  graph.output('endLogits', outputs.endLogits, ['p', 't']);
  graph.output('noneLogits', noneLogit(o, memory), ['q', 1]);
}
