// ONNX's own schema: onnx.proto as published in the Python package `onnx` (1.23), Apache-2.0, unchanged.
import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';
import type { ModelProto } from './model-proto.ts';

/** The numbers of TensorProto.DataType that are used here. */
export const DATA_TYPES = { float32: 1, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10 } as const;
export type DataType = keyof typeof DATA_TYPES;

let modelType: protobuf.Type | undefined;

/** Serialises a ModelProto given with the schema's own field names. Throws on a field that the schema lacks. */
export function encodeModel(model: object): Uint8Array {
  const type = schema();
  const problem = type.verify(model as Record<string, unknown>);
  if (problem) throw new Error(`This is no ONNX model: ${problem}`);
  return type.encode(type.create(model as Record<string, unknown>)).finish();
}

/** The ModelProto of an ONNX file, with the schema's own field names; repeated fields that it lacks are empty. */
export function decodeModel(bytes: Uint8Array): ModelProto {
  const type = schema();
  return type.toObject(type.decode(bytes), { longs: Number, arrays: true }) as ModelProto;
}

function schema(): protobuf.Type {
  modelType ??= protobuf
    .parse(readFileSync(new URL('./onnx.proto', import.meta.url), 'utf8'), { keepCase: true })
    .root.lookupType('onnx.ModelProto');
  return modelType;
}
