// A graph in the making: nodes, weights that lie in a file beside it, and constants.
import { DATA_TYPES, type DataType, encodeModel } from './schema.ts';

/** A value of the graph. */
export interface Node {
  readonly name: string;
}

/** A weight as it lies in the file that the graph points into. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: 'float16' | 'int8' | 'float32';
  readonly shape: readonly number[];
  readonly offset: number;
  readonly bytes: number;
}

/** A dimension is a number, or a name where it varies. */
export type Dimensions = readonly (number | string)[];

/** Whole numbers are ONNX `int`, others `float`; lists of whole ones `ints`. */
export type Attributes = Readonly<Record<string, number | string | readonly number[]>>;

interface PortSpec {
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: Dimensions;
}

interface GraphNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** Operator set 18 (2022): old enough for every server that loads ONNX, new enough for axes as inputs. */
const OPERATOR_SET = 18;
const IR_VERSION = 8;

/** Attribute types of the schema. */
const FLOAT = 1;
const INT = 2;
const STRING = 3;
const INTS = 7;
const EXTERNAL = 1;

export class Graph {
  readonly #name: string;
  readonly #inputs: PortSpec[] = [];
  readonly #outputs: (PortSpec & { readonly from: string })[] = [];
  readonly #nodes: GraphNode[] = [];
  readonly #initializers = new Map<string, Record<string, unknown>>();
  readonly #constants = new Map<string, Node>();

  constructor(name: string) {
    this.#name = name;
  }

  input(name: string, dtype: DataType, shape: Dimensions): Node {
    this.#inputs.push({ name, dtype, shape });
    return { name };
  }

  output(name: string, from: Node, shape: Dimensions): void {
    this.#outputs.push({ name, dtype: 'float32', shape, from: from.name });
  }

  /** Adds a node with one output. Inputs that are `undefined` are left out, as ONNX allows for optional ones. */
  add(op: string, inputs: readonly (Node | undefined)[], attributes: Attributes = {}): Node {
    return this.addMany(op, inputs, 1, attributes)[0] as Node;
  }

  addMany(
    op: string,
    inputs: readonly (Node | undefined)[],
    count: number,
    attributes: Attributes = {},
  ): Node[] {
    const number = this.#nodes.length;
    const outputs = Array.from({ length: count }, (_, i) => `${op}_${number}${i === 0 ? '' : `_${i}`}`);
    this.#nodes.push({ op, inputs: inputs.map((input) => input?.name ?? ''), outputs, attributes });
    return outputs.map((name) => ({ name }));
  }

  /** A weight that lies in `location`, a file in the graph's own folder. */
  stored({ name, dtype, shape, offset, bytes }: StoredTensor, location: string): Node {
    const data = { location, offset, length: bytes };
    this.#initializers.set(name, {
      name,
      dims: [...shape],
      data_type: DATA_TYPES[dtype],
      data_location: EXTERNAL,
      external_data: Object.entries(data).map(([key, value]) => ({ key, value: String(value) })),
    });
    return { name };
  }

  /** A weight that lies in the graph itself. */
  embedded(name: string, shape: readonly number[], values: Float32Array | Int8Array): Node {
    this.#initializers.set(name, {
      name,
      dims: [...shape],
      data_type: DATA_TYPES[values instanceof Int8Array ? 'int8' : 'float32'],
      raw_data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    });
    return { name };
  }

  /** A small constant inside the graph; a number alone is a scalar. */
  constant(value: number | readonly number[], dtype: 'int64' | 'float32' = 'int64'): Node {
    const values = typeof value === 'number' ? [value] : value;
    const dims = typeof value === 'number' ? [] : [values.length];
    const name = `constant_${dtype}_${dims.length === 0 ? 'scalar_' : ''}${values.join('_')}`;
    const known = this.#constants.get(name);
    if (known) return known;
    const data = dtype === 'int64' ? { int64_data: [...values] } : { float_data: [...values] };
    this.#initializers.set(name, { name, dims, data_type: DATA_TYPES[dtype], ...data });
    this.#constants.set(name, { name });
    return { name };
  }

  /** The graph as an ONNX file, without what no output needs. */
  encode(producer: { readonly version: string }): Uint8Array {
    const outputs = this.#outputs.map(({ name, from }): GraphNode => {
      return { op: 'Identity', inputs: [from], outputs: [name], attributes: {} };
    });
    const needed = new Set(outputs.flatMap((node) => node.inputs));
    const kept: GraphNode[] = [];
    for (const node of [...this.#nodes].reverse()) {
      if (!node.outputs.some((name) => needed.has(name))) continue;
      for (const name of node.inputs) needed.add(name);
      kept.unshift(node);
    }
    return encodeModel({
      ir_version: IR_VERSION,
      producer_name: 'frontdesk',
      producer_version: producer.version,
      opset_import: [{ domain: '', version: OPERATOR_SET }],
      graph: {
        name: this.#name,
        node: [...kept, ...outputs].map(nodeProto),
        initializer: [...this.#initializers].filter(([name]) => needed.has(name)).map(([, proto]) => proto),
        input: this.#inputs.map(portProto),
        output: this.#outputs.map(portProto),
      },
    });
  }
}

function nodeProto({ op, inputs, outputs, attributes }: GraphNode): Record<string, unknown> {
  return {
    name: outputs[0],
    op_type: op,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([name, value]) => {
      if (typeof value === 'number')
        return Number.isInteger(value) ? { name, type: INT, i: value } : { name, type: FLOAT, f: value };
      if (typeof value === 'string') return { name, type: STRING, s: Buffer.from(value) };
      return { name, type: INTS, ints: [...value] };
    }),
  };
}

function portProto({ name, dtype, shape }: PortSpec): Record<string, unknown> {
  const dim = shape.map((size) => (typeof size === 'number' ? { dim_value: size } : { dim_param: size }));
  return { name, type: { tensor_type: { elem_type: DATA_TYPES[dtype], shape: { dim } } } };
}
