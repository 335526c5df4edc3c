// An inference of the Open Inference Protocol, whatever carries it: tensors of texts in, tensors out.
import { AppError } from '../errors.ts';
import type { ModelVersion } from '../protocol/reply.ts';
import { resolveVersion } from './model-view.ts';
import type { ServedModels } from './open-predictor.ts';
import { predictRows } from './predict-rows.ts';
import { OUTPUTS, type OutputName, outputOf, type TensorSpec } from './tensors.ts';

export interface InputTensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly texts: readonly string[];
}

export interface OutputTensor extends TensorSpec<OutputName> {
  readonly shape: readonly number[];
  readonly values: readonly (string | number)[];
}

export interface InferenceRequest {
  readonly model: string;
  /** A version or a label; undefined is what the rollout serves. */
  readonly version: string | undefined;
  readonly inputs: readonly InputTensor[];
  /** The names of the outputs that are wished; none is all. */
  readonly outputs: readonly string[];
  /** Triton's parameter `timeout`, in microseconds; 0 is none. */
  readonly timeoutMicroseconds: number;
}

export interface Inference {
  readonly model: ModelVersion;
  /** In the order that was wished. */
  readonly outputs: readonly OutputTensor[];
}

/** @throws AppError as `predictRows` */
export async function infer(
  models: ServedModels,
  { model, version, inputs, outputs, timeoutMicroseconds }: InferenceRequest,
  signal: AbortSignal,
): Promise<Inference> {
  // Of a model that is not there nobody can say which inputs it has.
  resolveVersion(models, model, version);
  const wished = outputs.length > 0 ? outputs.map(outputOf) : OUTPUTS;
  const predicted = await predictRows(
    models,
    { model, version, columns: columnsOf(inputs) },
    { signal, ...(timeoutMicroseconds > 0 ? { timeoutMs: Math.ceil(timeoutMicroseconds / 1000) } : {}) },
  );
  const { rows } = predicted;
  return {
    model: predicted.model,
    outputs: wished.map(({ name, datatype }) => ({
      name,
      datatype,
      shape: [rows.length],
      values: rows.map((row) => row[name]),
    })),
  };
}

function columnsOf(inputs: readonly InputTensor[]): Record<string, readonly string[]> {
  const columns: Record<string, readonly string[]> = {};
  for (const { name, datatype, shape, texts } of inputs) {
    if (datatype !== 'BYTES')
      throw new AppError('invalid_input', `The input "${name}" must be BYTES, not ${datatype}.`);
    if (Object.hasOwn(columns, name))
      throw new AppError('invalid_input', `The input "${name}" is there twice.`);
    const rows = shape.reduce((product, size) => product * size, 1);
    if (texts.length !== rows)
      throw new AppError(
        'invalid_input',
        `The input "${name}" has ${texts.length} texts, but the shape [${shape.join(', ')}].`,
      );
    columns[name] = texts;
  }
  return columns;
}
