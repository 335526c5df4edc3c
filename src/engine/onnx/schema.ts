// ONNX's own schema: onnx.proto as published in the Python package `onnx` (1.23), Apache-2.0, unchanged.
import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';

/** The numbers of TensorProto.DataType that are used here. */
export const DATA_TYPES = { float32: 1, int8: 3, int32: 6, int64: 7, float16: 10 } as const;
export type DataType = keyof typeof DATA_TYPES;

let modelType: protobuf.Type | undefined;

/** Serialises a ModelProto given with the schema's own field names. Throws on a field that the schema lacks. */
export function encodeModel(model: Record<string, unknown>): Uint8Array {
  modelType ??= protobuf
    .parse(readFileSync(new URL('./onnx.proto', import.meta.url), 'utf8'), { keepCase: true })
    .root.lookupType('onnx.ModelProto');
  const problem = modelType.verify(model);
  if (problem) throw new Error(`This is no ONNX model: ${problem}`);
  return modelType.encode(modelType.create(model)).finish();
}
