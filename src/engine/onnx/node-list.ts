// Nodes to add to a graph that was read from a file.
import type { AttributeProto, GraphProto, NodeProto, TensorProto, ValueInfoProto } from './model-proto.ts';
import { DATA_TYPES, type DataType } from './schema.ts';

/** Numbers of AttributeProto.AttributeType. */
const INT = 2;
const STRING = 3;
const GRAPH = 5;

type Attributes = Readonly<Record<string, number | string>>;

export interface NodeList {
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
  /** Adds a node with one output and gives the name of that. */
  add(op: string, inputs: readonly string[], attributes?: Attributes): string;
  /** The same, with a name of one's own for the output. */
  addAs(name: string, op: string, inputs: readonly string[], attributes?: Attributes): string;
  /** A constant; without `dims` a scalar. */
  constant(
    dtype: 'int64' | 'int32' | 'float32' | 'bool',
    values: readonly number[],
    dims?: readonly number[],
  ): string;
}

/** `prefix` keeps the names of one list from those of another. */
export function createNodeList(prefix: string): NodeList {
  const nodes: NodeProto[] = [];
  const initializers: TensorProto[] = [];
  const addAs: NodeList['addAs'] = (name, op, inputs, attributes = {}) => {
    const attribute = Object.entries(attributes).map(([key, value]) =>
      typeof value === 'number'
        ? { name: key, type: INT, i: value }
        : { name: key, type: STRING, s: Buffer.from(value) },
    );
    nodes.push({ name, op_type: op, input: [...inputs], output: [name], attribute });
    return name;
  };
  return {
    nodes,
    initializers,
    addAs,
    add: (op, inputs, attributes) => addAs(`${prefix}${op}_${nodes.length}`, op, inputs, attributes),
    constant(dtype, values, dims = []) {
      const name = `${prefix}constant_${initializers.length}`;
      const field = {
        int64: 'int64_data',
        int32: 'int32_data',
        bool: 'int32_data',
        float32: 'float_data',
      } as const;
      initializers.push({ name, dims: [...dims], data_type: DATA_TYPES[dtype], [field[dtype]]: [...values] });
      return name;
    },
  };
}

/** A whole graph as the attribute of a node, like the body of a loop. */
export const graphAttribute = (name: string, g: GraphProto): AttributeProto => ({ name, type: GRAPH, g });

/** Describes an input or output; a dimension is a number, a name where it varies, or null where nothing is known. */
export function port(
  name: string,
  dtype: DataType,
  shape: readonly (number | string | null)[],
): ValueInfoProto {
  const dim = shape.map((size) =>
    size === null ? {} : typeof size === 'number' ? { dim_value: size } : { dim_param: size },
  );
  return { name, type: { tensor_type: { elem_type: DATA_TYPES[dtype], shape: { dim } } } };
}
