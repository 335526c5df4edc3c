// The server and its models in the words of the Open Inference Protocol, whatever carries them.
import { packageVersion } from '../package-version.ts';
import { modelNames, resolveVersion, versionViews } from './model-view.ts';
import type { ServedModels } from './open-predictor.ts';
import { INPUTS, OUTPUTS, type TensorSpec } from './tensors.ts';

/** Extensions by the names that Triton gives them. */
export const describeServer = () => ({
  name: 'frontdesk',
  version: packageVersion(),
  extensions: ['binary_tensor_data', 'statistics'],
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
    platform: 'frontdesk',
    inputs: INPUTS.map(withShape),
    outputs: OUTPUTS.map(withShape),
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

const withShape = ({ name, datatype }: TensorSpec) => ({ name, datatype, shape: [-1] });

const statisticsOf = (models: ServedModels, name: string) =>
  versionViews(models, name).map(({ version, inferenceCount, executionCount }) => ({
    name,
    version,
    inference_count: inferenceCount,
    execution_count: executionCount,
  }));
