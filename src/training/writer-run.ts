// A writer's training run as data, and the task that every process of it builds from that.
import { existsSync, mkdirSync } from 'node:fs';
import { loadTensorFlow } from '../engine/tensorflow/backend.ts';
import { createRandom } from '../model/random.ts';
import { initialWeights, weightViews, writerWeights } from '../model/weights.ts';
import { createLexicon } from '../text/lexicon.ts';
import { createVocabulary, RESERVED_OUTPUT_IDS } from '../text/vocabulary.ts';
import { WORD_SIZE, wordRows } from '../text/word-table.ts';
import { loadRunVocabulary, saveRunVocabulary, vocabularyFile } from './run-vocabulary.ts';
import type { BuiltTask } from './task.ts';
import { createWriterBatches } from './writer-batches.ts';
import {
  encodeSentence,
  outputWords,
  readSentences,
  type SentenceItem,
  type SentenceRow,
} from './writer-dataset.ts';
import { createWriterTask } from './writer-task.ts';

export interface WriterRun {
  readonly kind: 'writer';
  readonly folder: string;
  /** The folder whose vocabulary and word table the writer shares: a reader's run. */
  readonly vocabularyFolder: string;
  readonly device: 'cpu' | 'gpu' | 'wasm';
  readonly sentences: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly dropout: number;
  readonly seed: number;
}

/** Words that the writer can generate, at most, and how often sentences must have needed one. */
const OUTPUT_WORDS = 4000;
const OUTPUT_MIN_COUNT = 2;
/** One source text in this many is held out. */
const HELD_OUT_EVERY = 40;

/** Adds the words that the writer generates to the vocabulary, once for a run. */
export function prepareWriterVocabulary(run: WriterRun): void {
  if (existsSync(vocabularyFile(run.folder))) return;
  mkdirSync(run.folder, { recursive: true });
  const shared = loadRunVocabulary(run.vocabularyFolder);
  const output = outputWords(readSentences(run.sentences), OUTPUT_WORDS, OUTPUT_MIN_COUNT);
  saveRunVocabulary(run.folder, { ...shared, data: { ...shared.data, output } });
}

export async function createWriterRunTask(run: WriterRun): Promise<BuiltTask> {
  const { data, words, hyperparameters } = loadRunVocabulary(run.folder);
  const lexicon = createLexicon(createVocabulary(data));
  const train: SentenceItem[] = [];
  const heldOut: SentenceItem[] = [];
  for (const row of readSentences(run.sentences)) {
    const item = encodeSentence(lexicon, row);
    if (item) (isHeldOut(row) ? heldOut : train).push(item);
  }
  const { seed, epochs, batchSize, dropout } = run;
  const batches = createWriterBatches(lexicon, train, {
    seed,
    epochs,
    batchSize,
    outputIds: hyperparameters.outputIds,
  });
  const backend = await loadTensorFlow(run.device);
  const task = createWriterTask({
    backend,
    hyperparameters,
    lexicon,
    words,
    batches,
    heldOut,
    dropout,
    seed,
  });
  return { task, backend };
}

/** By the passage, or the question where there is none, so that no passage is on both sides. */
function isHeldOut({ context, question }: SentenceRow): boolean {
  let hash = 0;
  for (const char of context ?? question)
    hash = (Math.imul(hash, 31) + (char.codePointAt(0) as number)) >>> 0;
  return hash % HELD_OUT_EVERY === 0;
}

/** Random, but for the output words, which start at their word vectors. */
export function startingWriterWeights(run: WriterRun): Float32Array {
  const { data, words, hyperparameters: h } = loadRunVocabulary(run.folder);
  const specs = writerWeights(h);
  const flat = initialWeights(specs, createRandom(run.seed));
  const kernel = weightViews(specs, flat).get('writer/output/kernel') as Float32Array;
  const vocabulary = createVocabulary(data);
  const rows = wordRows(
    words,
    data.output.map((word) => vocabulary.wordId(word)),
  );
  data.output.forEach((_, i) => {
    for (let d = 0; d < WORD_SIZE; d++) {
      const value = rows[i * WORD_SIZE + d] as number;
      if (value !== 0) kernel[d * h.outputIds + RESERVED_OUTPUT_IDS + i] = value / 4;
    }
  });
  return flat;
}
