// Writes a model version to disk, whole or not at all.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.ts';
import type { Hyperparameters } from '../model/hyperparameters.ts';
import { MANIFEST_FILE, VOCABULARY_FILE, WEIGHTS_FILE } from './file-names.ts';
import { weightLayout } from './layout.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { readManifest } from './model-files.ts';
import { recordGraphs } from './onnx/record.ts';
import { encodeWeights, type PieceTable } from './stored-weights.ts';
import type { WeightForm } from './weight-form.ts';

export interface ModelVersion
  extends Pick<Manifest, 'name' | 'version' | 'training' | 'optimised' | 'calibration' | 'scores'> {
  readonly hyperparameters: Hyperparameters;
  /** The word piece of each id. */
  readonly vocabulary: readonly string[];
  readonly words: PieceTable;
  /** Every trainable weight by name, in single precision. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** How they are stored. Default `int8`. */
  readonly weightForm?: WeightForm;
  /** Further files of the folder by name, like an evaluation report. */
  readonly extras?: ReadonlyMap<string, string | Uint8Array>;
}

/** The smallest that loses at most half a point of F1, see "Forms of the weights" in docs/model.md. */
const DEFAULT_WEIGHT_FORM: WeightForm = 'int8';

/**
 * Writes `models/<name>/<version>/`. A folder appears only when it is complete.
 * @throws AppError `invalid_input` when the folder exists, or a weight is missing, of another size, or too large.
 */
export async function writeModelVersion(folder: string, model: ModelVersion): Promise<Manifest> {
  if (existsSync(folder))
    throw new AppError('invalid_input', `There is a model version in ${folder} already.`);
  const { weightForm = DEFAULT_WEIGHT_FORM, words, weights: trained } = model;
  const tensors = weightLayout(model.hyperparameters, model.vocabulary.length, weightForm);
  const weights = encodeWeights(tensors, { words, trained });
  const made = `${folder}.${process.pid}.tmp`;
  await rm(made, { recursive: true, force: true });
  await mkdir(made, { recursive: true });
  try {
    const contents = new Map<string, string | Uint8Array>([
      [VOCABULARY_FILE, `${model.vocabulary.join('\n')}\n`],
      [WEIGHTS_FILE, weights],
      ...recordGraphs(model.hyperparameters, tensors, model.version),
      ...(model.extras ?? []),
    ]);
    const files: Manifest['files'] = [];
    for (const [name, content] of contents) files.push(await writeListed(made, name, content));
    const manifest = manifestSchema.parse({
      formatVersion: 2,
      encoder: encoderHash(tensors, weights),
      name: model.name,
      version: model.version,
      created: new Date().toISOString(),
      hyperparameters: model.hyperparameters,
      weightForm,
      tensors,
      files,
      training: model.training,
      optimised: model.optimised,
      calibration: model.calibration,
      scores: model.scores,
    });
    await writeFlushed(join(made, MANIFEST_FILE), manifestText(manifest));
    await mkdir(dirname(folder), { recursive: true });
    await rename(made, folder);
    return manifest;
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw error;
  }
}

/** The same for versions that differ in nothing that a passage's vectors depend on. */
function encoderHash(tensors: Manifest['tensors'], weights: Uint8Array): string {
  const hash = createHash('sha256');
  for (const { name, offset, bytes } of tensors)
    if (name.startsWith('encoder/')) hash.update(name).update(weights.subarray(offset, offset + bytes));
  return hash.digest('hex');
}

/**
 * Replaces what is known of a version only after it was written: its calibration, its scores, its reports. Weights and
 * graphs stay as they are.
 */
export async function updateModelVersion(
  folder: string,
  changes: Partial<Pick<ModelVersion, 'calibration' | 'scores' | 'extras'>>,
): Promise<Manifest> {
  const { extras, ...known } = changes;
  const manifest = await readManifest(folder);
  const files = new Map(manifest.files.map((file) => [file.name, file]));
  for (const [name, content] of extras ?? []) files.set(name, await writeListed(folder, name, content));
  const next = manifestSchema.parse({ ...manifest, ...known, files: [...files.values()] });
  await writeFlushed(join(folder, MANIFEST_FILE), manifestText(next));
  return next;
}

async function writeListed(folder: string, name: string, content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  await writeFlushed(join(folder, name), bytes);
  return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Written aside and moved, after it reached the disk. */
async function writeFlushed(path: string, content: string | Uint8Array): Promise<void> {
  const made = `${path}.tmp`;
  const file = await open(made, 'w');
  try {
    await writeFile(file, content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(made, path);
}

/** Indented, but with one line for each tensor and each file. */
function manifestText(manifest: Manifest): string {
  const rows = (name: 'tensors' | 'files') =>
    manifest[name].map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const text = JSON.stringify({ ...manifest, tensors: ['tensors'], files: ['files'] }, null, 2);
  return `${text
    .replace(/^ {4}"tensors"$/m, () => rows('tensors'))
    .replace(/^ {4}"files"$/m, () => rows('files'))}\n`;
}
