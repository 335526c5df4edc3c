// The model repository of MLServer, the server behind KServe's own protocol, with the few lines of Python by which it runs
// ONNX graphs. https://mlserver.readthedocs.io/en/stable/reference/model-settings.html
import { readFileSync } from 'node:fs';
import type { GraphPort } from '../engine/onnx/server-graphs.ts';
import type { ExportFiles, NamedGraph } from './export-files.ts';

const RUNTIME = 'onnx_graph.py';

export function kserveFiles(graphs: readonly NamedGraph[]): ExportFiles {
  const runtime = readFileSync(new URL(`./${RUNTIME}`, import.meta.url), 'utf8');
  const files = new Map<string, string | Uint8Array>([['requirements.txt', 'mlserver\nonnxruntime\n']]);
  for (const { name, version, bytes, inputs, outputs } of graphs) {
    const settings = {
      name,
      implementation: 'onnx_graph.OnnxGraph',
      platform: 'onnxruntime',
      inputs: inputs.map(portOf),
      outputs: outputs.map(portOf),
      parameters: { version, uri: './model.onnx' },
    };
    files.set(`${name}/${version}/model-settings.json`, `${JSON.stringify(settings, null, 2)}\n`);
    files.set(`${name}/${version}/${RUNTIME}`, runtime);
    files.set(`${name}/${version}/model.onnx`, bytes);
  }
  return files;
}

const portOf = ({ name, dtype, shape }: GraphPort) => ({
  name,
  datatype: dtype === 'float32' ? 'FP32' : 'INT32',
  shape: shape.map((size) => (typeof size === 'number' ? size : -1)),
});
