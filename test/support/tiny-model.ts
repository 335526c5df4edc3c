// A model version with random weights, small enough to write in a moment: for tests that need a model, not a good one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModelVersion } from '../../src/engine/write-model.ts';
import { DEFAULT_HYPERPARAMETERS, type Hyperparameters } from '../../src/model/hyperparameters.ts';
import { createRandom, uniform } from '../../src/model/random.ts';
import { initialWeights, readerWeights, weightViews, writerWeights } from '../../src/model/weights.ts';
import { normalizeWord, tokenize } from '../../src/text/tokenize.ts';
import { outputIds, tunedRows, type VocabularyData } from '../../src/text/vocabulary.ts';
import { WORD_SIZE, type WordTable } from '../../src/text/word-table.ts';

/** What its vocabulary is made of; other words are unknown to it. */
export const TINY_TEXT =
  'The library opens at nine in the morning and closes at six in the evening. It was built in 1932 by Ada Green. ' +
  'Visitors may borrow ten books, which they keep for three weeks. When does it open? Who built the library? ' +
  'How many books can a visitor borrow? Where is the garden? The garden is behind the house, near the river.';

export const TINY_VOCABULARY: VocabularyData = tinyVocabulary();

export const TINY_HYPERPARAMETERS: Hyperparameters = {
  ...DEFAULT_HYPERPARAMETERS,
  tunedRows: tunedRows(TINY_VOCABULARY),
  outputIds: outputIds(TINY_VOCABULARY),
  charFilters: 6,
  alignSize: 7,
  hidden: 8,
  projection: 10,
  pairSize: 5,
  maxSpan: 6,
  writerCharFilters: 5,
  writerEncoderHidden: 9,
  writerHidden: 12,
};

export interface TinyModelOptions {
  /** Default: a new one in the system's temporary folder. */
  readonly folder?: string;
  readonly seed?: number;
  readonly name?: string;
  readonly version?: string;
  /** Both or none: the sizes of the tables must be those of the vocabulary. */
  readonly hyperparameters?: Hyperparameters;
  readonly vocabulary?: VocabularyData;
}

export interface TinyModel extends Disposable {
  /** The version's folder, as `loadModelFiles` and `loadEngine` take it. Disposing removes it. */
  readonly folder: string;
  /** The weights before they were rounded for the file. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly words: WordTable;
}

export async function writeTinyModel(options: TinyModelOptions = {}): Promise<TinyModel> {
  const { seed = 1, name = 'tiny', version = '1' } = options;
  const { hyperparameters = TINY_HYPERPARAMETERS, vocabulary = TINY_VOCABULARY } = options;
  const root = options.folder ?? mkdtempSync(join(tmpdir(), 'frontdesk-model-'));
  const folder = options.folder ?? join(root, name, version);
  const random = createRandom(seed);
  const specs = [...readerWeights(hyperparameters), ...writerWeights(hyperparameters)];
  const flat = initialWeights(specs, random);
  // Larger than a model starts with, and no zeros: scores that differ widely tell two engines apart.
  for (let i = 0; i < flat.length; i++) flat[i] = 2 * (flat[i] as number) + uniform(random, -0.2, 0.2);
  const weights = weightViews(specs, flat);
  const rows = vocabulary.words.length + 1;
  const words: WordTable = {
    values: Int8Array.from({ length: rows * WORD_SIZE }, (_, i) =>
      i < WORD_SIZE ? 0 : uniform(random, -127, 128),
    ),
    scales: Float32Array.from({ length: rows }, (_, i) => (i === 0 ? 0 : uniform(random, 0.002, 0.008))),
  };
  await writeModelVersion(folder, {
    name,
    version,
    hyperparameters,
    vocabulary,
    words,
    weights,
    weightForm: 'float16',
    calibration: { temperature: 1, noAnswerThreshold: 0.5, writerThreshold: -1 },
    training: { command: 'random weights', data: [] },
    scores: {},
  });
  return { folder, weights, words, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

function tinyVocabulary(): VocabularyData {
  const words = [...new Set(tokenize(TINY_TEXT).map(({ text }) => normalizeWord(text)))].filter(
    (word) => !/^\p{Nd}/u.test(word),
  );
  return {
    words,
    idf: words.map((_, i) => Math.round((255 * i) / words.length)),
    tuned: words.filter((_, i) => i % 4 === 0),
    output: words.filter((_, i) => i % 2 === 0),
  };
}
