// The server and its models in the words of the Open Inference Protocol, whatever carries them.
import { packageVersion } from '../package-version.ts';
import type { LoadedModel, TotalDuration } from './loaded-model.ts';
import { modelNames, resolveVersion, versionViews } from './model-view.ts';
import type { ServedModels } from './open-predictor.ts';
import { type Datatype, INPUTS, OUTPUTS, type TensorSpec } from './tensors.ts';

const PLATFORM = 'frontdesk';
/** As Triton's model configuration names them. */
const DATA_TYPES = { BYTES: 'TYPE_STRING', FP32: 'TYPE_FP32', INT32: 'TYPE_INT32' } as const satisfies Record<
  Datatype,
  string
>;

/** Extensions by the names that Triton gives them. */
export const describeServer = () => ({
  name: PLATFORM,
  version: packageVersion(),
  extensions: ['binary_tensor_data', 'statistics', 'model_configuration', 'model_repository'],
});

/**
 * The versions that can be asked: the one that is named, or all of the model.
 *
 * @throws AppError `not_found`
 */
export function describeModel(models: ServedModels, name: string, wanted: string | undefined) {
  const loaded = versionViews(models, name)
    .filter(({ state }) => state === 'available')
    .map(({ version }) => version);
  return {
    name,
    versions: wanted === undefined ? loaded : [resolveVersion(models, name, wanted)],
    platform: PLATFORM,
    inputs: INPUTS.map(withShape),
    outputs: OUTPUTS.map(withShape),
  };
}

/**
 * The model in the words of Triton's model configuration: every dimension is among the `dims`, hence no batch size.
 *
 * @throws AppError `not_found`
 */
export function modelConfig(models: ServedModels, name: string, wanted: string | undefined) {
  resolveVersion(models, name, wanted);
  return {
    name,
    platform: PLATFORM,
    backend: PLATFORM,
    max_batch_size: 0,
    input: INPUTS.map(withDims),
    output: OUTPUTS.map(withDims),
  };
}

/**
 * How much was read, and in how many batches: their ratio is the mean size of a batch. Undefined is all models, or all
 * versions of a model.
 *
 * @throws AppError `not_found`
 */
export function modelStatistics(models: ServedModels, name?: string, wanted?: string) {
  if (name === undefined) return modelNames(models).flatMap((one) => statisticsOf(models, one));
  if (wanted === undefined) return statisticsOf(models, name);
  const version = resolveVersion(models, name, wanted);
  return statisticsOf(models, name).filter((one) => one.version === version);
}

const withDims = ({ name, datatype }: TensorSpec) => ({ name, data_type: DATA_TYPES[datatype], dims: [-1] });
const withShape = ({ name, datatype }: TensorSpec) => ({ name, datatype, shape: [-1] });

const statisticsOf = (models: ServedModels, name: string) =>
  versionViews(models, name).map(({ version, inferenceCount, executionCount }) => ({
    name,
    version,
    inference_count: inferenceCount,
    execution_count: executionCount,
    ...durationsOf(models.registry.find({ name, version })),
  }));

/** In nanoseconds. There is no cache, and preparing tensors is part of computing. */
function durationsOf(loaded: LoadedModel | undefined) {
  const { success, fail, queue, compute, lastInferenceAtMs = 0 } = loaded?.durations ?? {};
  return {
    last_inference: lastInferenceAtMs,
    inference_stats: {
      success: statisticOf(success),
      fail: statisticOf(fail),
      queue: statisticOf(queue),
      compute_input: statisticOf(),
      compute_infer: statisticOf(compute),
      compute_output: statisticOf(),
      cache_hit: statisticOf(),
      cache_miss: statisticOf(),
    },
  };
}

const NS_PER_MS = 1e6;
const statisticOf = ({ count, ms }: TotalDuration = { count: 0, ms: 0 }) => ({
  count,
  ns: Math.round(ms * NS_PER_MS),
});
