// A model version with random weights, small enough to write in a moment: for tests that need a model, not a good one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PieceTable } from '../../src/engine/stored-weights.ts';
import type { WeightForm } from '../../src/engine/weight-form.ts';
import { writeModelVersion } from '../../src/engine/write-model.ts';
import { READER_SIZES } from '../../src/model/desk-reader.ts';
import { MINILM } from '../../src/model/encoder.ts';
import { type Hyperparameters, networkWeights } from '../../src/model/hyperparameters.ts';
import { createRandom, uniform } from '../../src/model/random.ts';
import { initialWeights, weightViews } from '../../src/model/weights.ts';
import { normalizeWord, tokenize } from '../../src/text/tokenize.ts';

/** Words that its vocabulary has whole; others are cut into letters. */
export const TINY_TEXT =
  'The library opens at nine in the morning and closes at six in the evening. It was built in 1932 by Ada Green. ' +
  'Visitors may borrow ten books, which they keep for three weeks. When does it open? Who built the library? ' +
  'How many books can a visitor borrow? Where is the garden? The garden is behind the house, near the river.';

export const TINY_VOCABULARY: readonly string[] = tinyVocabulary();

export const TINY_HYPERPARAMETERS: Hyperparameters = {
  encoder: { ...MINILM, heads: 2, width: 12, inner: 16, vectorSize: 8 },
  reader: { ...READER_SIZES, vectorSize: 8, hidden: 6, projection: 10 },
};

export interface TinyModelOptions {
  /** Default: a new one in the system's temporary folder. */
  readonly folder?: string;
  readonly seed?: number;
  readonly name?: string;
  readonly version?: string;
  readonly hyperparameters?: Hyperparameters;
  readonly weightForm?: WeightForm;
}

export interface TinyModel extends Disposable {
  /** The version's folder, as `loadModelFiles` and `loadEngine` take it. Disposing removes it. */
  readonly folder: string;
  /** The weights before they were rounded for the file. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly words: PieceTable;
}

/** Whatever it finds it says, as sure. */
export const TINY_CALIBRATION = {
  readerWeight: 0.5,
  temperature: 1,
  noneBias: 0,
  slope: 1,
  offset: 0,
  sureThreshold: 0,
  unsureThreshold: 0,
};

export async function writeTinyModel(options: TinyModelOptions = {}): Promise<TinyModel> {
  const { seed = 1, name = 'tiny', version = '1', weightForm = 'float16' } = options;
  const { hyperparameters = TINY_HYPERPARAMETERS } = options;
  const root = options.folder ?? mkdtempSync(join(tmpdir(), 'frontdesk-model-'));
  const folder = options.folder ?? join(root, name, version);
  const random = createRandom(seed);
  const specs = networkWeights(hyperparameters);
  const flat = initialWeights(specs, random);
  // No zeros: scores that differ tell two engines apart.
  for (let i = 0; i < flat.length; i++) flat[i] = (flat[i] as number) + uniform(random, -0.2, 0.2);
  const weights = weightViews(specs, flat);
  const rows = TINY_VOCABULARY.length;
  const { width } = hyperparameters.encoder;
  const words: PieceTable = {
    values: Int8Array.from({ length: rows * width }, () => uniform(random, -127, 128)),
    scales: Float32Array.from({ length: rows }, () => uniform(random, 0.002, 0.008)),
    // Halves of powers of two: kept as they are in half precision.
    rarity: Float32Array.from({ length: rows }, (_, i) => (i % 8) / 8),
  };
  await writeModelVersion(folder, {
    name,
    version,
    hyperparameters,
    vocabulary: TINY_VOCABULARY,
    words,
    weights,
    weightForm,
    calibration: TINY_CALIBRATION,
    training: { command: 'random weights', data: [] },
    scores: {},
  });
  return { folder, weights, words, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

function tinyVocabulary(): string[] {
  const words = new Set(tokenize(TINY_TEXT).map(({ text }) => normalizeWord(text)));
  const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
  const pieces = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', ...'.,?!:;-', ...words, ...letters];
  return [...new Set([...pieces, ...letters.map((letter) => `##${letter}`)])];
}
