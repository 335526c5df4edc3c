// Requests and answers of the Open Inference Protocol over HTTP, tensors in JSON or, behind it, as bytes:
// https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import { base64Text, decodeTexts, encodeTensor } from '../../../serving/binary-tensors.ts';
import type { Inference, InferenceRequest } from '../../../serving/inference.ts';

/** Bytes of the JSON in front of the binary tensors. */
export const HEADER_LENGTH = 'Inference-Header-Content-Length';

/** MLServer's names of the forms that a text may have in JSON. */
const contentTypes = z.enum(['str', 'base64'], 'only "str" and "base64" are read here');

// Clients that write what they do not say as null mean nothing by it.
const inputSchema = z.looseObject({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  datatype: z.string(),
  data: z.array(z.union([z.string(), z.array(z.string())])).nullish(),
  parameters: z
    .looseObject({ binary_data_size: z.int().min(0).nullish(), content_type: contentTypes.nullish() })
    .nullish(),
});
export const inferenceMessageSchema = z.looseObject({
  id: z.string().nullish(),
  parameters: z
    .looseObject({ binary_data_output: z.boolean().nullish(), timeout: z.int().min(0).nullish() })
    .nullish(),
  inputs: z.array(inputSchema).min(1),
  outputs: z
    .array(
      z.looseObject({
        name: z.string(),
        parameters: z.looseObject({ binary_data: z.boolean().nullish() }).nullish(),
      }),
    )
    .nullish(),
});

type InferenceMessage = z.output<typeof inferenceMessageSchema>;

export interface InferenceAnswer {
  readonly json: object;
  /** What follows the JSON. */
  readonly binary: Buffer;
}

/**
 * @param binary what followed the JSON
 * @throws AppError `invalid_input` when the tensors and the bytes do not fit together
 */
export function inferenceRequest(
  { inputs, outputs, parameters }: InferenceMessage,
  binary: Uint8Array,
): Pick<InferenceRequest, 'inputs' | 'outputs' | 'timeoutMicroseconds'> {
  let at = 0;
  const tensors = inputs.map(({ name, datatype, shape, data, parameters: own }) => {
    const size = own?.binary_data_size;
    if (size === undefined || size === null) {
      const texts = data?.flat() ?? [];
      const isBase64 = own?.content_type === 'base64';
      return { name, datatype, shape, texts: isBase64 ? texts.map((text) => base64Text(text, name)) : texts };
    }
    if (at + size > binary.length)
      throw new AppError('invalid_input', `The body ends before the input "${name}".`);
    at += size;
    return { name, datatype, shape, texts: decodeTexts(binary.subarray(at - size, at), name) };
  });
  if (at < binary.length)
    throw new AppError('invalid_input', `The body has ${binary.length - at} bytes more than its inputs.`);
  return {
    inputs: tensors,
    outputs: outputs?.map(({ name }) => name) ?? [],
    timeoutMicroseconds: parameters?.timeout ?? 0,
  };
}

/** Each output in the form that was asked for. */
export function inferenceAnswer(
  { id, parameters, outputs: wishes }: InferenceMessage,
  { model, outputs }: Inference,
): InferenceAnswer {
  const parts: Buffer[] = [];
  const tensors = outputs.map(({ values, ...described }, i) => {
    const isBinary = wishes?.[i]?.parameters?.binary_data ?? parameters?.binary_data_output ?? false;
    if (!isBinary) return { ...described, data: values };
    const bytes = encodeTensor(described.datatype, values);
    parts.push(bytes);
    return { ...described, parameters: { binary_data_size: bytes.length } };
  });
  const json = {
    model_name: model.name,
    model_version: model.version,
    ...(typeof id === 'string' ? { id } : {}),
    outputs: tensors,
  };
  return { json, binary: Buffer.concat(parts) };
}
