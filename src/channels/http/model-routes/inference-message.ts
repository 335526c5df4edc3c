// Requests and answers of the Open Inference Protocol over HTTP, tensors in JSON or, behind it, as bytes:
// https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import { decodeTexts, encodeTensor } from '../../../serving/binary-tensors.ts';
import { OUTPUTS, outputOf, type Row } from '../../../serving/tensors.ts';

/** Bytes of the JSON in front of the binary tensors. */
export const HEADER_LENGTH = 'Inference-Header-Content-Length';

const inputSchema = z.looseObject({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  datatype: z.literal('BYTES', { error: 'must be BYTES' }),
  data: z.array(z.union([z.string(), z.array(z.string())])).optional(),
  parameters: z.looseObject({ binary_data_size: z.int().min(0).optional() }).optional(),
});
export const inferenceRequestSchema = z.looseObject({
  id: z.string().optional(),
  parameters: z.looseObject({ binary_data_output: z.boolean().optional() }).optional(),
  inputs: z.array(inputSchema).min(1),
  outputs: z
    .array(
      z.looseObject({
        name: z.string(),
        parameters: z.looseObject({ binary_data: z.boolean().optional() }).optional(),
      }),
    )
    .optional(),
});

export type InferenceRequest = z.output<typeof inferenceRequestSchema>;

export interface InferenceAnswer {
  readonly json: object;
  /** What follows the JSON. */
  readonly binary: Buffer;
}

/** The texts of each input. `binary` is what followed the JSON. */
export function columnsOf({ inputs }: InferenceRequest, binary: Uint8Array): Record<string, string[]> {
  const columns: Record<string, string[]> = {};
  let at = 0;
  for (const { name, shape, data, parameters } of inputs) {
    const size = parameters?.binary_data_size;
    if (size !== undefined && at + size > binary.length)
      throw new AppError('invalid_input', `The body ends before the input "${name}".`);
    const texts = size === undefined ? data?.flat() : decodeTexts(binary.subarray(at, at + size), name);
    at += size ?? 0;
    const rows = shape.reduce((product, size) => product * size, 1);
    if (!texts || texts.length !== rows)
      throw new AppError(
        'invalid_input',
        `The input "${name}" has ${texts?.length ?? 0} texts, but the shape [${shape.join(', ')}].`,
      );
    columns[name] = texts;
  }
  return columns;
}

/** The outputs that were asked for, all without a wish, in the form that was asked for. */
export function inferenceAnswer(
  { id, parameters, outputs }: InferenceRequest,
  model: { readonly name: string; readonly version: string },
  rows: readonly Row[],
): InferenceAnswer {
  const isBinary = parameters?.binary_data_output ?? false;
  const wanted = outputs ?? OUTPUTS.map(({ name }) => ({ name, parameters: undefined }));
  const parts: Buffer[] = [];
  const tensors = wanted.map(({ name, parameters: own }) => {
    const { datatype, name: column } = outputOf(name);
    const values = rows.map((row) => row[column]);
    const described = { name, datatype, shape: [rows.length] };
    if (!(own?.binary_data ?? isBinary)) return { ...described, data: values };
    const bytes = encodeTensor(datatype, values);
    parts.push(bytes);
    return { ...described, parameters: { binary_data_size: bytes.length } };
  });
  const { name, version } = model;
  const json = {
    model_name: name,
    model_version: version,
    ...(id === undefined ? {} : { id }),
    outputs: tensors,
  };
  return { json, binary: Buffer.concat(parts) };
}
