// The whole writer as one graph: the source is encoded and the sentence searched for where the graph is computed, so that
// a sentence costs one call instead of one for each word.
//
// Greedy search, by the rules of model/next-words.ts: a word's probability is the sum over all ways to write it, no
// trigram twice. Sources b, positions m, generated words v, written words l.
import type { OutputWords } from '../../model/next-words.ts';
import type { GraphProto, ModelProto, NodeProto } from './model-proto.ts';
import { createNodeList, graphAttribute, port } from './node-list.ts';
import { DATA_TYPES } from './schema.ts';
import { addColumns, loopBody } from './writer-search.ts';

/** What lies before a sentence: slots that no word has, so that no trigram begins there. */
const BEFORE = [-1, -2, -3];

/**
 * Inputs: those of the writer's source, `slots` [b, m] (see `slotsOf`; padding has its own column) and `maxTokens` [1].
 * Outputs: `columns` [l, b], which of the v + m ways to write was chosen; `logProbabilities` [l, b]; `attention`
 * [l, b, m]. A sentence goes to the column of the end, whatever stands behind it.
 */
export function writerLoop(source: ModelProto, step: ModelProto, output: OutputWords): ModelProto {
  const o = createNodeList('search/');
  const inner = renamed(step.graph);
  const { hoisted, rest } = weightNodes(inner);
  const columns = addColumns(o, output);
  const body = loopBody({ ...inner, node: rest }, columns, output.endId);
  const [zero, one] = [o.constant('int64', [0], [1]), o.constant('int64', [1], [1])];
  const batch = o.add('Slice', [o.add('Shape', ['source']), zero, one]); // [b] as a shape
  const column = o.add('Concat', [batch, one], { axis: 0 }); // [b, 1] as a shape
  const noWord = o.add('Expand', [o.constant('int32', [0], [1]), batch]);
  const started = [
    'cell',
    'hidden',
    noWord,
    noWord,
    o.add('Expand', [o.constant('int64', BEFORE, [1, BEFORE.length]), column]),
    o.add('Expand', [o.constant('bool', [0], [1, 1]), column]),
  ];
  const steps = o.add('Squeeze', [o.add('Cast', ['maxTokens'], { to: DATA_TYPES.int64 }), zero]);
  const loop: NodeProto = {
    name: 'search',
    op_type: 'Loop',
    input: [steps, o.constant('bool', [1]), ...started],
    output: [...started.map((_, i) => `last_${i}`), 'columns', 'logProbabilities', 'attention'],
    attribute: [graphAttribute('body', body)],
  };
  const { graph } = source;
  const initializers = [...graph.initializer, ...inner.initializer, ...o.initializers];
  return {
    ...source,
    graph: {
      name: 'writer',
      node: [...graph.node, ...hoisted, ...o.nodes, loop],
      // Source and step share weights and constants: the same name is the same tensor.
      initializer: [...new Map(initializers.map((tensor) => [tensor.name, tensor])).values()],
      input: [...graph.input, port('slots', 'int32', ['b', 'm']), port('maxTokens', 'int32', [1])],
      output: [
        port('columns', 'int32', ['l', 'b']),
        port('logProbabilities', 'float32', ['l', 'b']),
        port('attention', 'float32', ['l', 'b', 'm']),
      ],
    },
  };
}

/** What the step reads of the source, under the names that the source's graph gives it. */
const MEMORY = ['encoded', 'copyKeys', 'penalty'];
/** Inputs of the step that the loop carries from word to word. */
const CARRIED = ['cell', 'hidden', 'wordIds', 'tunedIds'];

/** The step's values get the prefix `step/`, those that the loop carries `word/`; memory and weights keep their names. */
function renamed(graph: GraphProto): GraphProto {
  const kept = new Set(['', ...MEMORY, ...graph.initializer.map(({ name }) => name)]);
  const rename = (name: string) =>
    kept.has(name) ? name : CARRIED.includes(name) ? `word/${name}` : `step/${name}`;
  return {
    ...graph,
    node: graph.node.map((node) => ({
      ...node,
      name: `step/${node.name}`,
      input: node.input.map(rename),
      output: node.output.map(rename),
    })),
  };
}

/** Nodes that depend on weights alone are computed once, before the loop. */
function weightNodes({ node, initializer }: GraphProto): { hoisted: NodeProto[]; rest: NodeProto[] } {
  const known = new Set(['', ...initializer.map(({ name }) => name)]);
  const hoisted: NodeProto[] = [];
  const rest: NodeProto[] = [];
  for (const one of node) {
    const isConstant = one.input.every((name) => known.has(name));
    (isConstant ? hoisted : rest).push(one);
    if (isConstant) for (const name of one.output) known.add(name);
  }
  return { hoisted, rest };
}
