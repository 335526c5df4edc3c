// One word of the greedy search as nodes of a graph, by the rules of model/next-words.ts.
//
// Sources b, positions m, generated words v; a column is one of the v + m ways to write a word, a slot the word itself.
import type { OutputWords } from '../../model/next-words.ts';
import type { GraphProto } from './model-proto.ts';
import { createNodeList, type NodeList, port } from './node-list.ts';
import { DATA_TYPES } from './schema.ts';

const IMPOSSIBLE = -3e38;

/** What the loop's body takes from outside of it. */
export interface Columns {
  /** Which slot each of the v + m columns of the scores adds to: [b, v + m]. */
  readonly slots: string;
  /** What the decoder reads after a column's word: [b, v + m] each. */
  readonly wordIds: string;
  readonly tunedIds: string;
  /** 1 for slots that may be written, else 0: [b, v + m]. */
  readonly allowed: string;
}

/** Nodes outside the loop that say what the columns stand for. */
export function addColumns(o: NodeList, { wordIds, tunedIds, endId, reservedIds }: OutputWords): Columns {
  const v = wordIds.length;
  const ids = Array.from({ length: v }, (_, id) => id);
  const slots = o.add('Cast', ['slots'], { to: DATA_TYPES.int64 }); // [b, m]
  const shape = o.add('Shape', [slots]);
  const rows = o.add(
    'Concat',
    [
      o.add('Slice', [shape, o.constant('int64', [0], [1]), o.constant('int64', [1], [1])]),
      o.constant('int64', [1], [1]),
    ],
    { axis: 0 },
  );
  /** [v] for every source, then [b, m] → [b, v + m] */
  const joined = (dtype: 'int64' | 'int32' | 'float32', words: number[], copied: string) =>
    o.add('Concat', [o.add('Expand', [o.constant(dtype, words, [1, v]), rows]), copied], { axis: 1 });
  const ofSource = (name: string) => o.add('Gather', [name, 'source']);
  const isWritten = ids.map((id) => (id >= reservedIds || id === endId ? 1 : 0));
  return {
    slots: joined('int64', ids, slots),
    wordIds: joined('int32', Array.from(wordIds), ofSource('wordIds')),
    tunedIds: joined('int32', Array.from(tunedIds), ofSource('tunedIds')),
    allowed: joined('float32', isWritten, o.add('Expand', [o.constant('float32', [1], [1]), shape])),
  };
}

/** One word: the step, its scores added up by slot, the best word, and what the next step reads. */
export function loopBody({ node, input }: GraphProto, columns: Columns, endId: number): GraphProto {
  const o = createNodeList('word/');
  const cut = (from: number, to: number) =>
    o.add('Slice', ['word/history', ...[from, to, 1].map((value) => o.constant('int64', [value], [1]))]);
  const logits = 'step/logits'; // [b, v + m]
  const probabilities = o.add('Softmax', [logits], { axis: -1 });
  const nothing = o.add('Mul', [probabilities, o.constant('float32', [0])]);
  const mass = scatter(o, nothing, columns.slots, probabilities, 'add');
  // The slot that would repeat a trigram, for each place where the last two words stand already.
  const ahead = Number.MAX_SAFE_INTEGER;
  const [first, second, third] = [cut(0, -2), cut(1, -1), cut(2, ahead)];
  const repeats = o.add('And', [
    o.add('Equal', [first, cut(-2, -1)]),
    o.add('Equal', [second, cut(-1, ahead)]),
  ]);
  const kept = o.add('Cast', [o.add('Not', [repeats])], { to: DATA_TYPES.float32 });
  const places = o.add('Max', [third, o.constant('int64', [0])]);
  const scored = scatter(o, o.add('Mul', [mass, columns.allowed]), places, kept, 'mul');
  const slot = o.add('ArgMax', [scored], { axis: 1, keepdims: 1 }); // [b, 1]
  const probability = o.add('GatherElements', [scored, slot], { axis: 1 });
  // The likeliest way to write it.
  const ways = o.add('Where', [
    o.add('Equal', [columns.slots, slot]),
    logits,
    o.constant('float32', [IMPOSSIBLE]),
  ]);
  const column = o.add('ArgMax', [ways], { axis: 1, keepdims: 1 }); // [b, 1]
  const axis = o.constant('int64', [1], [1]);
  const next = (ids: string) => o.add('Squeeze', [o.add('GatherElements', [ids, column], { axis: 1 }), axis]);
  const wordIds = next(columns.wordIds);
  const tunedIds = next(columns.tunedIds);
  const history = o.add('Concat', ['word/history', slot], { axis: 1 });
  const ended = o.add('Or', ['word/ended', o.add('Equal', [slot, o.constant('int64', [endId])])]);
  const allEnded = o.add('ReduceMin', [o.add('Cast', [ended], { to: DATA_TYPES.int32 })], { keepdims: 0 });
  const goesOn = o.add('Not', [o.add('Cast', [allEnded], { to: DATA_TYPES.bool })]);
  const chosen = o.add('Cast', [o.add('Squeeze', [column, axis])], { to: DATA_TYPES.int32 });
  const logProbability = o.add('Log', [
    o.add('Min', [o.add('Squeeze', [probability, axis]), o.constant('float32', [1])]),
  ]);
  const sizeOf = (name: string) =>
    input.find((one) => one.name === name)?.type.tensor_type.shape.dim[1]?.dim_value;
  const cell = ['b', sizeOf('cell') ?? null];
  const hidden = ['b', sizeOf('hidden') ?? null];
  return {
    name: 'word',
    node: [...node, ...o.nodes],
    initializer: [...o.initializers],
    input: [
      port('word/number', 'int64', []),
      port('word/goesOn', 'bool', []),
      port('word/cell', 'float32', cell),
      port('word/hidden', 'float32', hidden),
      port('word/wordIds', 'int32', ['b']),
      port('word/tunedIds', 'int32', ['b']),
      port('word/history', 'int64', [null, null]),
      port('word/ended', 'bool', ['b', 1]),
    ],
    output: [
      port(goesOn, 'bool', []),
      port('step/nextCell', 'float32', cell),
      port('step/nextHidden', 'float32', hidden),
      port(wordIds, 'int32', ['b']),
      port(tunedIds, 'int32', ['b']),
      port(history, 'int64', [null, null]),
      port(ended, 'bool', ['b', 1]),
      port(chosen, 'int32', ['b']),
      port(logProbability, 'float32', ['b']),
      port('step/attention', 'float32', ['b', 'm']),
    ],
  };
}

/** `values` added to or multiplied with `data` [b, n] at the columns `places`, of which several may be the same. */
const scatter = (o: NodeList, data: string, places: string, values: string, reduction: 'add' | 'mul') =>
  o.add('ScatterElements', [data, places, values], { axis: 1, reduction });
