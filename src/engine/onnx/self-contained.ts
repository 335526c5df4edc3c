// A graph of a model version with its weights inside, whatever form they are stored in.
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelProto, TensorProto } from './model-proto.ts';

const EXTERNAL = 1;

/** Moves every number that lies in a file of `folder` into the graph. */
export async function withWeights(model: ModelProto, folder: string): Promise<ModelProto> {
  const files = new Map<string, FileHandle>();
  const initializer: TensorProto[] = [];
  try {
    for (const tensor of model.graph.initializer) {
      if (tensor.data_location !== EXTERNAL) {
        initializer.push(tensor);
        continue;
      }
      const {
        location,
        offset = '0',
        length,
      } = Object.fromEntries((tensor.external_data ?? []).map(({ key, value }) => [key, value]));
      if (!location || !length) throw new Error(`The graph does not say where ${tensor.name} lies.`);
      const file = files.get(location) ?? (await open(join(folder, location)));
      files.set(location, file);
      const { buffer } = await file.read(new Uint8Array(Number(length)), 0, Number(length), Number(offset));
      const { name, dims, data_type } = tensor;
      initializer.push({ name, dims, data_type, raw_data: buffer });
    }
  } finally {
    for (const file of files.values()) await file.close();
  }
  return { ...model, graph: { ...model.graph, initializer } };
}
