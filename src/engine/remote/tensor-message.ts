// Tensors as a model server takes and gives them: Open Inference Protocol 2, with tensors as bytes behind the JSON where
// the server offers Triton's binary data extension.
// https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md
import { z } from 'zod';
import type { GraphTensor, GraphTensors } from '../graph-inputs.ts';

const HEADER_LENGTH = 'inference-header-content-length';

/** What can be asked of a graph: its outputs with the kind of their numbers. */
export type WantedOutputs = Readonly<Record<string, 'FP32' | 'INT32'>>;

export interface InferMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

export function encodeInference(
  inputs: GraphTensors,
  wanted: WantedOutputs,
  isBinary: boolean,
): InferMessage {
  const parts: Uint8Array[] = [];
  const described = Object.entries(inputs).map(([name, { dims, values }]) => {
    const datatype = values instanceof Int32Array ? 'INT32' : 'FP32';
    const common = { name, shape: dims, datatype };
    if (!isBinary) return { ...common, data: Array.from(values) };
    parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return { ...common, parameters: { binary_data_size: values.byteLength } };
  });
  const outputs = Object.keys(wanted).map((name) => ({
    name,
    ...(isBinary ? { parameters: { binary_data: true } } : {}),
  }));
  const json = JSON.stringify({ inputs: described, outputs });
  if (!isBinary) return { headers: { 'content-type': 'application/json' }, body: json };
  const header = Buffer.from(json);
  return {
    headers: { 'content-type': 'application/octet-stream', [HEADER_LENGTH]: String(header.length) },
    body: Buffer.concat([header, ...parts]),
  };
}

const size = z.int().nonnegative();
const answerSchema = z.object({
  outputs: z.array(
    z.object({
      name: z.string(),
      datatype: z.string(),
      shape: z.array(size),
      data: z.array(z.unknown()).optional(),
      parameters: z.object({ binary_data_size: size.optional() }).nullish(),
    }),
  ),
});

/** Throws what is wrong with an answer that is none: no JSON, an output that is missing, numbers that do not fit. */
export function decodeInference(headers: Headers, bytes: Uint8Array, wanted: WantedOutputs): GraphTensors {
  const length = Number(headers.get(HEADER_LENGTH) ?? bytes.length);
  const answer = answerSchema.parse(JSON.parse(Buffer.from(bytes.subarray(0, length)).toString()));
  const tensors: Record<string, GraphTensor> = {};
  let at = length;
  for (const { name, datatype, shape, data, parameters } of answer.outputs) {
    const byteLength = parameters?.binary_data_size ?? 0;
    const raw = bytes.slice(at, at + byteLength);
    at += byteLength;
    if (!(name in wanted)) continue;
    if (datatype !== wanted[name]) throw new Error(`${name} is ${datatype} instead of ${wanted[name]}`);
    const values = data ? fromNumbers(data, datatype) : fromBytes(raw, datatype);
    if (values.length !== shape.reduce((product, one) => product * one, 1))
      throw new Error(`${name} has ${values.length} numbers, which are not ${shape.join(' × ')}`);
    tensors[name] = { dims: shape, values };
  }
  const missing = Object.keys(wanted).find((name) => !(name in tensors));
  if (missing) throw new Error(`the output ${missing} is missing`);
  return tensors;
}

function fromNumbers(data: readonly unknown[], datatype: string): GraphTensor['values'] {
  const numbers = data.flat(Number.POSITIVE_INFINITY).map(Number);
  if (numbers.some(Number.isNaN)) throw new Error('what should be a number is none');
  return datatype === 'INT32' ? Int32Array.from(numbers) : Float32Array.from(numbers);
}

/** Little-endian, as every machine that Node.js runs on. */
function fromBytes({ buffer, byteLength }: Uint8Array, datatype: string): GraphTensor['values'] {
  return datatype === 'INT32'
    ? new Int32Array(buffer as ArrayBuffer, 0, byteLength / 4)
    : new Float32Array(buffer as ArrayBuffer, 0, byteLength / 4);
}
