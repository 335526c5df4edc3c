// The model repository of Triton's ONNX Runtime backend, which KServe's Triton runtime reads too.
// https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/user_guide/model_configuration.html
import type { GraphPort } from '../engine/onnx/server-graphs.ts';
import { AppError } from '../errors.ts';
import type { ExportFiles, NamedGraph } from './export-files.ts';

/** @throws AppError `invalid_input`: Triton's versions are whole numbers */
export function tritonFiles(graphs: readonly NamedGraph[]): ExportFiles {
  const files = new Map<string, string | Uint8Array>();
  for (const { name, version, bytes, inputs, outputs } of graphs) {
    if (!/^[1-9]\d*$/.test(version))
      throw new AppError(
        'invalid_input',
        `Triton takes only whole numbers as versions, not ${version}: publish the model under one, or use --format kserve.`,
      );
    files.set(`${name}/config.pbtxt`, configOf(name, inputs, outputs));
    files.set(`${name}/${version}/model.onnx`, bytes);
  }
  return files;
}

function configOf(name: string, inputs: readonly GraphPort[], outputs: readonly GraphPort[]): string {
  return `# One axis of the inputs holds the passages of a whole request, so that Triton cannot join requests:
# Frontdesk joins questions before it sends them.
name: "${name}"
backend: "onnxruntime"
max_batch_size: 0
version_policy { all {} }
input [
${inputs.map(portText).join(',\n')}
]
output [
${outputs.map(portText).join(',\n')}
]
`;
}

function portText({ name, dtype, shape }: GraphPort): string {
  const type = dtype === 'float32' ? 'TYPE_FP32' : 'TYPE_INT32';
  const dims = shape.map((size) => (typeof size === 'number' ? size : -1)).join(', ');
  return `  { name: "${name}", data_type: ${type}, dims: [ ${dims} ] }`;
}
