// Reads a model version from disk: nothing is used that does not match the manifest.
import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { GRAPH_FILES, MANIFEST_FILE, VOCABULARY_FILE, WEIGHTS_FILE } from './file-names.ts';
import { weightLayout } from './layout.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import {
  decodeWeights,
  decodeWords,
  type ModelWeights,
  type PieceTable,
  type TensorReader,
} from './stored-weights.ts';

export interface ModelFiles {
  readonly folder: string;
  readonly manifest: Manifest;
  /** The word piece of each id. */
  readonly vocabulary: readonly string[];
  /** Reads the weights anew at each call, in single precision but with the values of their stored form. */
  readWeights(): Promise<ModelWeights>;
  /** Reads the frozen table of word pieces alone. */
  readWords(): Promise<PieceTable>;
  /**
   * Whether the files are still those of the manifest.
   *
   * @throws AppError `model_invalid`
   */
  check(): Promise<void>;
}

/**
 * Opens `models/<name>/<version>/` after checking every file that its manifest lists: size, SHA-256, and contents that
 * fit together.
 * @throws AppError `not_found` (no such folder), `model_invalid` (with the file and the reason).
 */
export async function loadModelFiles(folder: string): Promise<ModelFiles> {
  const manifest = await readManifest(folder);
  const listed = new Set(manifest.files.map(({ name }) => name));
  for (const name of [VOCABULARY_FILE, WEIGHTS_FILE, ...Object.values(GRAPH_FILES)])
    if (!listed.has(name)) throw invalid(folder, MANIFEST_FILE, `it does not list ${name}`);
  const check = async () => {
    for (const file of manifest.files) await checkFile(folder, file);
  };
  await check();
  const vocabulary = await readVocabulary(folder);
  checkFit(folder, manifest, vocabulary);
  const { tensors } = manifest;
  return {
    folder,
    manifest,
    vocabulary,
    readWeights: () => withWeights(folder, (read) => decodeWeights(tensors, read)),
    readWords: () => withWeights(folder, (read) => decodeWords(tensors, read)),
    check,
  };
}

export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST_FILE), 'utf8');
  } catch (cause) {
    throw new AppError('not_found', `There is no model in ${folder}: it has no ${MANIFEST_FILE}.`, { cause });
  }
  if (/"formatVersion":\s*1\b/.test(text))
    throw invalid(
      folder,
      MANIFEST_FILE,
      'it is of the first generation, which this program no longer reads; take a version from 2 on',
    );
  return parse(folder, MANIFEST_FILE, manifestSchema, text);
}

async function readVocabulary(folder: string): Promise<string[]> {
  return (await readFile(join(folder, VOCABULARY_FILE), 'utf8')).trimEnd().split('\n');
}

function parse<T>(folder: string, file: string, schema: z.ZodType<T>, text: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid(folder, file, 'it is not JSON', cause);
  }
  const { data, error } = schema.safeParse(json);
  if (error) {
    const problems = error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw invalid(folder, file, problems.join('; '), error);
  }
  return data as T;
}

async function checkFile(folder: string, { name, bytes, sha256 }: Manifest['files'][number]): Promise<void> {
  const path = join(folder, name);
  const stats = await stat(path).catch((cause) => {
    throw invalid(folder, name, 'it is missing', cause);
  });
  if (stats.size !== bytes) throw invalid(folder, name, `it has ${stats.size} bytes instead of ${bytes}`);
  if ((await sha256Of(path)) !== sha256)
    throw invalid(folder, name, 'its SHA-256 is not the one of the manifest');
}

/** Read through one buffer: a stream would leave the whole file behind as garbage. */
async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(1 << 20);
  await using file = await open(path);
  for (let length = -1; length !== 0; ) {
    length = (await file.read(buffer)).bytesRead;
    hash.update(buffer.subarray(0, length));
  }
  return hash.digest('hex');
}

/** Whether sizes, vocabulary and tensors of a version agree. */
function checkFit(
  folder: string,
  { hyperparameters, weightForm, tensors, files }: Manifest,
  vocabulary: readonly string[],
) {
  const size = files.find(({ name }) => name === WEIGHTS_FILE)?.bytes ?? 0;
  const stored = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const { name, dtype, shape, bytes } of weightLayout(hyperparameters, vocabulary.length, weightForm)) {
    const tensor = stored.get(name);
    if (!tensor) throw invalid(folder, MANIFEST_FILE, `the tensor ${name} is missing`);
    if (tensor.dtype !== dtype || tensor.bytes !== bytes || tensor.shape.join() !== shape.join())
      throw invalid(folder, MANIFEST_FILE, `the tensor ${name} is not ${dtype} [${shape.join(', ')}]`);
    if (tensor.offset + tensor.bytes > size)
      throw invalid(folder, WEIGHTS_FILE, `it ends before the tensor ${name}`);
  }
}

/** Hands `use` a function that reads a tensor's bytes. */
async function withWeights<T>(folder: string, use: (read: TensorReader) => Promise<T>): Promise<T> {
  await using file = await open(join(folder, WEIGHTS_FILE));
  return await use(async ({ offset, bytes }) => {
    const { buffer } = await file.read(new Uint8Array(bytes), 0, bytes, offset);
    return buffer.buffer;
  });
}

function invalid(folder: string, file: string, reason: string, cause?: unknown): AppError {
  return new AppError('model_invalid', `The model in ${folder} cannot be used: ${file}: ${reason}.`, {
    cause,
  });
}
