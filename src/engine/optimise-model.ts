// Writes a model version anew with its weights in another form, and without what was measured with the old ones.
import { GRAPH_FILES, VOCABULARY_FILE, WEIGHTS_FILE } from './file-names.ts';
import type { Manifest } from './manifest.ts';
import { loadModelFiles } from './model-files.ts';
import type { WeightForm } from './weight-form.ts';
import { writeModelVersion } from './write-model.ts';

export interface OptimiseOptions {
  /** The new version's folder, which must not be there yet. */
  readonly folder: string;
  readonly version: string;
  readonly weightForm: WeightForm;
  /** Noted in the manifest. */
  readonly command: string;
}

/**
 * Calibration and training data stay; scores, reports and reference windows go: they were measured with other weights.
 * @throws AppError `not_found`, `model_invalid` (the source), `invalid_input` (there is such a folder, or a weight does
 * not fit the form)
 */
export async function optimiseModel(source: string, options: OptimiseOptions): Promise<Manifest> {
  const { folder, version, weightForm, command } = options;
  const { manifest, vocabulary, readWeights } = await loadModelFiles(source);
  const { words, trained } = await readWeights();
  const needed = new Set<string>([VOCABULARY_FILE, WEIGHTS_FILE, ...Object.values(GRAPH_FILES)]);
  return writeModelVersion(folder, {
    name: manifest.name,
    version,
    hyperparameters: manifest.hyperparameters,
    vocabulary,
    words,
    weights: trained,
    weightForm,
    optimised: {
      from: `${manifest.name}/${manifest.version}`,
      command,
      leftOut: manifest.files.map(({ name }) => name).filter((name) => !needed.has(name)),
    },
    training: manifest.training,
    calibration: manifest.calibration,
    scores: {},
  });
}
