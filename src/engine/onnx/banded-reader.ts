// The reader for a server: of all pairs of tokens only those that a span may begin and end with travel.
import type { ModelProto } from './model-proto.ts';
import { createNodeList, port } from './node-list.ts';

/** Instead of `spanLogits` [b, t, t] the graph gives `spans` [b, t, maxSpan]: start, length - 1. */
export function bandedReader(model: ModelProto, maxSpan: number): ModelProto {
  const { graph } = model;
  const o = createNodeList('band/');
  const zero = o.constant('int64', [0]);
  const one = o.constant('int64', [1]);
  const shape = o.add('Shape', ['spanLogits']); // [b, t, t]
  const time = o.add('Gather', [shape, one]);
  const starts = o.add('Unsqueeze', [o.add('Range', [zero, time, one]), o.constant('int64', [1], [1])]); // [t, 1]
  const lengths = o.constant(
    'int64',
    Array.from({ length: maxSpan }, (_, i) => i),
    [1, maxSpan],
  );
  // Ends behind the last token repeat the last column, and are not looked at.
  const ends = o.add('Min', [o.add('Add', [starts, lengths]), o.add('Sub', [time, one])]); // [t, maxSpan]
  const rows = o.add('Slice', [shape, o.constant('int64', [0], [1]), o.constant('int64', [2], [1])]);
  const size = o.add('Concat', [rows, o.constant('int64', [maxSpan], [1])], { axis: 0 });
  o.addAs('spans', 'GatherElements', ['spanLogits', o.add('Expand', [ends, size])], { axis: 2 });
  return {
    ...model,
    graph: {
      ...graph,
      node: [...graph.node, ...o.nodes],
      initializer: [...graph.initializer, ...o.initializers],
      output: [
        port('spans', 'float32', ['b', 't', maxSpan]),
        ...graph.output.filter(({ name }) => name !== 'spanLogits'),
      ],
    },
  };
}
