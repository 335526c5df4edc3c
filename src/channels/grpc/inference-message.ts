// Requests and answers of ModelInfer. Texts come as `bytes_contents` or, in Triton's form, as raw contents; answers go as
// raw contents, the only form in which Triton's client reads numbers.
import { AppError } from '../../errors.ts';
import { decodeText, decodeTexts, encodeTensor } from '../../serving/binary-tensors.ts';
import type { Inference, InferenceRequest } from '../../serving/inference.ts';
import type { ModelInferRequest, ModelInferResponse } from './protocol.ts';

/** @throws AppError `invalid_input` when the contents do not fit the inputs, or are no texts */
export function inferenceRequest(request: ModelInferRequest): InferenceRequest {
  const { model_name, model_version, inputs, outputs, parameters, raw_input_contents: raw } = request;
  if (raw.length > 0 && raw.length !== inputs.length)
    throw new AppError(
      'invalid_input',
      `There are ${raw.length} raw contents for ${inputs.length} inputs: give one for each, or none.`,
    );
  const { timeout } = parameters;
  return {
    model: model_name,
    version: model_version || undefined,
    inputs: inputs.map(({ name, datatype, shape, contents }, i) => ({
      name,
      datatype,
      shape,
      texts: textsOf(name, contents?.bytes_contents ?? [], raw[i]),
    })),
    outputs: outputs.map(({ name }) => name),
    timeoutMicroseconds: timeout?.int64_param ?? timeout?.uint64_param ?? 0,
  };
}

function textsOf(name: string, contents: readonly Buffer[], raw: Buffer | undefined): string[] {
  if (raw === undefined) return contents.map((bytes) => decodeText(bytes, name));
  if (contents.length > 0)
    throw new AppError(
      'invalid_input',
      `The input "${name}" has contents and raw contents: give one of them.`,
    );
  return decodeTexts(raw, name);
}

export function inferenceResponse(id: string, { model, outputs }: Inference): ModelInferResponse {
  return {
    model_name: model.name,
    model_version: model.version,
    id,
    outputs: outputs.map(({ name, datatype, shape }) => ({ name, datatype, shape })),
    raw_output_contents: outputs.map(({ datatype, values }) => encodeTensor(datatype, values)),
  };
}
