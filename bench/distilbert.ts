// A reader of DistilBERT's size (Sanh et al. 2019) with random weights, on the same ONNX runtime: what our network is
// measured against. Only its speed means anything.
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { Graph, type Node } from '../src/engine/onnx/graph.ts';

const LAYERS = 6;
const WIDTH = 768;
const HEADS = 12;
const FEED_FORWARD = 3072;
const VOCABULARY = 30_522;
const POSITIONS = 512;
const WEIGHTS = 'weights.bin';

/** Writes the graph and its weights (266 MB) to `folder` and opens it. Returns a run over `tokens` tokens. */
export async function openDistilbert(
  folder: string,
  tokens: number,
): Promise<{ run: () => Promise<void>; dispose: () => Promise<void> }> {
  await using file = await open(join(folder, WEIGHTS), 'w');
  const writer = createWeightWriter(file);
  const graph = new Graph('distilbert');
  await record(graph, writer.weight);
  const path = join(folder, 'distilbert.onnx');
  await using out = await open(path, 'w');
  await out.writeFile(graph.encode({ version: '0' }));
  const session = await InferenceSession.create(path, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  const ids = new Tensor(
    'int32',
    Int32Array.from({ length: tokens }, (_, i) => (i * 7919) % VOCABULARY),
    [1, tokens],
  );
  const positions = new Tensor(
    'int32',
    Int32Array.from({ length: tokens }, (_, i) => i),
    [tokens],
  );
  return {
    run: async () => void (await session.run({ ids, positions })),
    dispose: () => session.release(),
  };
}

type Weight = (graph: Graph, ...shape: number[]) => Promise<Node>;

async function record(graph: Graph, weight: Weight): Promise<void> {
  const ids = graph.input('ids', 'int32', ['b', 't']);
  const positions = graph.input('positions', 'int32', ['t']);
  const linear = async (x: Node, inputs: number, outputs: number) =>
    graph.add('Add', [
      graph.add('MatMul', [x, await weight(graph, inputs, outputs)]),
      await weight(graph, outputs),
    ]);
  const normalize = async (x: Node) =>
    graph.add('LayerNormalization', [x, await weight(graph, WIDTH), await weight(graph, WIDTH)], {
      axis: -1,
    });
  const float = (value: number) => graph.constant(value, 'float32');
  const heads = (x: Node, perm: number[]) =>
    graph.add('Transpose', [graph.add('Reshape', [x, graph.constant([0, 0, HEADS, WIDTH / HEADS])])], {
      perm,
    });

  const words = graph.add('Gather', [await weight(graph, VOCABULARY, WIDTH), ids]);
  const places = graph.add('Gather', [await weight(graph, POSITIONS, WIDTH), positions]);
  let x = await normalize(graph.add('Add', [words, places])); // [b, t, 768]
  for (let layer = 0; layer < LAYERS; layer++) {
    const query = heads(await linear(x, WIDTH, WIDTH), [0, 2, 1, 3]); // [b, 12, t, 64]
    const key = heads(await linear(x, WIDTH, WIDTH), [0, 2, 3, 1]); // [b, 12, 64, t]
    const value = heads(await linear(x, WIDTH, WIDTH), [0, 2, 1, 3]);
    const scaled = graph.add('Div', [graph.add('MatMul', [query, key]), float(Math.sqrt(WIDTH / HEADS))]);
    const mixed = graph.add('MatMul', [graph.add('Softmax', [scaled], { axis: -1 }), value]);
    const rows = graph.add('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    const context = graph.add('Reshape', [rows, graph.constant([0, 0, WIDTH])]);
    x = await normalize(graph.add('Add', [x, await linear(context, WIDTH, WIDTH)]));
    const inner = await linear(x, WIDTH, FEED_FORWARD);
    const erf = graph.add('Erf', [graph.add('Div', [inner, float(Math.SQRT2)])]);
    const gelu = graph.add('Mul', [graph.add('Mul', [inner, graph.add('Add', [erf, float(1)])]), float(0.5)]);
    x = await normalize(graph.add('Add', [x, await linear(gelu, FEED_FORWARD, WIDTH)]));
  }
  graph.output('spans', await linear(x, WIDTH, 2), ['b', 't', 2]);
}

/** Weights one after the other in a file, all small random numbers. */
function createWeightWriter(file: { write(data: Uint8Array): Promise<unknown> }): { weight: Weight } {
  let offset = 0;
  let count = 0;
  return {
    async weight(graph, ...shape) {
      const values = new Float32Array(shape.reduce((product, n) => product * n, 1));
      for (let i = 0; i < values.length; i++) values[i] = 0.04 * (Math.random() - 0.5);
      await file.write(new Uint8Array(values.buffer));
      const node = graph.stored(
        { name: `weight_${count++}`, dtype: 'float32', shape, offset, bytes: values.byteLength },
        WEIGHTS,
      );
      offset += values.byteLength;
      return node;
    },
  };
}
