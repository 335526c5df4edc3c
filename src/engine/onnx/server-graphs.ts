// The graphs of a model version as a model server takes them: two, each one file with its weights inside.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVocabulary } from '../../text/vocabulary.ts';
import { GRAPH_FILES } from '../file-names.ts';
import type { ModelFiles } from '../model-files.ts';
import { outputWordsOf } from '../sentence-writer.ts';
import type { ServedGraph } from '../served-graphs.ts';
import { bandedReader } from './banded-reader.ts';
import type { ModelProto, ValueInfoProto } from './model-proto.ts';
import { DATA_TYPES, decodeModel, encodeModel } from './schema.ts';
import { withWeights } from './self-contained.ts';
import { writerLoop } from './writer-loop.ts';

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

/** Both graphs hold the word vectors that they look up; `about` is written into their metadata. */
export async function serverGraphs(
  { folder, manifest, vocabulary }: ModelFiles,
  about: Readonly<Record<string, string>>,
): Promise<ServerGraph[]> {
  const open = async (file: string) => decodeModel(await readFile(join(folder, file)));
  const reader = bandedReader(await open(GRAPH_FILES.reader), manifest.hyperparameters.maxSpan);
  const writer = writerLoop(
    await open(GRAPH_FILES.writerSource),
    await open(GRAPH_FILES.writerStep),
    outputWordsOf(createVocabulary(vocabulary)),
  );
  const metadata_props = Object.entries(about).map(([key, value]) => ({ key, value }));
  const served = async (graph: ServedGraph, model: ModelProto): Promise<ServerGraph> => ({
    graph,
    bytes: encodeModel({ ...(await withWeights(model, folder)), metadata_props }),
    inputs: model.graph.input.map(portOf),
    outputs: model.graph.output.map(portOf),
  });
  return [await served('reader', reader), await served('writer', writer)];
}

function portOf({ name, type }: ValueInfoProto): GraphPort {
  const { elem_type, shape } = type.tensor_type;
  const dtype = elem_type === DATA_TYPES.float32 ? 'float32' : 'int32';
  return { name, dtype, shape: shape.dim.map(({ dim_value, dim_param }) => dim_value ?? dim_param ?? '?') };
}
