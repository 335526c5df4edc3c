// The graphs of a model version as a model server takes them: three, each one file with its weights inside.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GRAPH_FILES } from '../file-names.ts';
import type { ModelFiles } from '../model-files.ts';
import { SERVED_GRAPHS, type ServedGraph } from '../served-graphs.ts';
import type { ValueInfoProto } from './model-proto.ts';
import { DATA_TYPES, decodeModel, encodeModel } from './schema.ts';
import { withWeights } from './self-contained.ts';

/** An input or output; a dimension that varies has its name. */
export interface GraphPort {
  readonly name: string;
  readonly dtype: 'float32' | 'int32';
  readonly shape: readonly (number | string)[];
}

export interface ServerGraph {
  readonly graph: ServedGraph;
  /** An ONNX file. */
  readonly bytes: Uint8Array;
  readonly inputs: readonly GraphPort[];
  readonly outputs: readonly GraphPort[];
}

/** Each holds the weights that it reads; `about` is written into their metadata. */
export async function serverGraphs(
  { folder }: ModelFiles,
  about: Readonly<Record<string, string>>,
): Promise<ServerGraph[]> {
  const metadata_props = Object.entries(about).map(([key, value]) => ({ key, value }));
  return Promise.all(
    SERVED_GRAPHS.map(async (graph): Promise<ServerGraph> => {
      const model = decodeModel(await readFile(join(folder, GRAPH_FILES[graph])));
      return {
        graph,
        bytes: encodeModel({ ...(await withWeights(model, folder)), metadata_props }),
        inputs: model.graph.input.map(portOf),
        outputs: model.graph.output.map(portOf),
      };
    }),
  );
}

function portOf({ name, type }: ValueInfoProto): GraphPort {
  const { elem_type, shape } = type.tensor_type;
  const dtype = elem_type === DATA_TYPES.float32 ? 'float32' : 'int32';
  return { name, dtype, shape: shape.dim.map(({ dim_value, dim_param }) => dim_value ?? dim_param ?? '?') };
}
