// A reader's training run as data: what it is made of, so that every process of it builds the same task.
import { existsSync, mkdirSync } from 'node:fs';
import { loadTensorFlow } from '../engine/tensorflow/backend.ts';
import { createLexicon } from '../text/lexicon.ts';
import { createVocabulary } from '../text/vocabulary.ts';
import { addDistractors, encodeExamples, holdOut, type Question } from './dataset.ts';
import { readExamples } from './examples.ts';
import { createReaderBatches, type ReaderBatchOptions, type ReaderSource } from './reader-batches.ts';
import { createReaderTask } from './reader-task.ts';
import { loadRunVocabulary, type Sizes, saveRunVocabulary, vocabularyFile } from './run-vocabulary.ts';
import { createSimilarWords } from './similar-words.ts';
import type { BuiltTask } from './task.ts';
import { buildVocabulary } from './word-vectors.ts';

export interface DataFile {
  readonly path: string;
  /** How often each question is seen in an epoch, on average. */
  readonly weight: number;
  /** Share of its questions that are also asked of a passage without the answer. */
  readonly unanswerable: number;
  /** Share of its questions that are also asked in words that ask for something else. */
  readonly altered: number;
}

export interface ReaderRun {
  readonly kind: 'reader';
  readonly folder: string;
  readonly device: 'cpu' | 'gpu' | 'wasm';
  /** The questions to hold out come from the first file. */
  readonly data: readonly DataFile[];
  /** Files whose words are counted, but which the reader does not learn from. */
  readonly vocabularyFrom: readonly string[];
  readonly heldOutQuestions: number;
  readonly batches: Omit<ReaderBatchOptions, 'maxSpan'>;
  readonly dropout: number;
  readonly seed: number;
  /** Used when the run makes its vocabulary; a fine-tuned model keeps its own. */
  readonly hyperparameters: Sizes;
}

/** Writes vocabulary and word table into the run's folder, unless they are there. */
export function prepareVocabulary(run: ReaderRun): void {
  if (existsSync(vocabularyFile(run.folder))) return;
  mkdirSync(run.folder, { recursive: true });
  const paths = [...run.data.map(({ path }) => path), ...run.vocabularyFrom];
  const { data, table } = buildVocabulary(paths.flatMap((path) => readExamples(path)));
  saveRunVocabulary(run.folder, { data, words: table, hyperparameters: run.hyperparameters });
}

/** The task as main process and peers see it; both build the same. */
export async function createReaderRunTask(run: ReaderRun): Promise<BuiltTask> {
  const { data, words, hyperparameters } = loadRunVocabulary(run.folder);
  const lexicon = createLexicon(createVocabulary(data));
  const similar = createSimilarWords(lexicon.vocabulary, words);
  let heldOut: readonly Question[] = [];
  const sources: ReaderSource[] = run.data.map(({ path, weight, unanswerable, altered }, i) => {
    let questions = encodeExamples(lexicon, readExamples(path));
    if (i === 0) {
      const split = holdOut(questions, run.heldOutQuestions, run.seed);
      questions = split.train;
      heldOut = split.heldOut;
    }
    if (unanswerable > 0) addDistractors(lexicon, questions);
    return { questions, weight, unanswerable, altered };
  });
  const batches = createReaderBatches(lexicon, similar, sources, {
    ...run.batches,
    maxSpan: hyperparameters.maxSpan,
  });
  const backend = await loadTensorFlow(run.device);
  const { dropout, seed } = run;
  const task = createReaderTask({
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
