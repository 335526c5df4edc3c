// A model version whose reader was trained on the invented questions, by the product's own training.
import { readFileSync, writeFileSync } from 'node:fs';
import { writeModelVersion } from '../../src/engine/write-model.ts';
import { createRandom } from '../../src/model/random.ts';
import { initialWeights, readerWeights, weightViews, writerWeights } from '../../src/model/weights.ts';
import { adamStep, createAdamState } from '../../src/training/adam.ts';
import { createReaderRunTask } from '../../src/training/reader-run.ts';
import { loadRunVocabulary } from '../../src/training/run-vocabulary.ts';
import { type inventedQuestions, inventedRun } from './training-run.ts';

type Question = ReturnType<typeof inventedQuestions>[number];

export interface TrainedVersionOptions {
  readonly folder: string;
  /** Where the run is kept. */
  readonly runFolder: string;
  readonly version: string;
  /** Which answer it learns for each question. */
  readonly answerOf: (question: Question) => string;
}

const STEPS = 150;

export async function writeTrainedVersion(options: TrainedVersionOptions): Promise<void> {
  const { folder, runFolder, version, answerOf } = options;
  const run = inventedRun(runFolder, {
    batches: {
      seed: 1,
      tokensPerBatch: 800,
      maxBatch: 32,
      shortEpochs: STEPS,
      shortPassage: 40,
      longEpochs: 0,
      longPassage: 40,
    },
  });
  const file = run.data[0]?.path ?? '';
  const questions = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Question);
  const taught = questions.map((question) => {
    const answer = answerOf(question);
    return { ...question, answers: [answer], answer_start: [question.context.indexOf(` ${answer}`) + 1] };
  });
  writeFileSync(file, taught.map((question) => `${JSON.stringify(question)}\n`).join(''));
  const { task } = await createReaderRunTask(run);
  const state = createAdamState(initialWeights(task.specs, createRandom(1)));
  const gradients = new Float32Array(state.weights.length);
  for (let step = 0; step < STEPS; step++) {
    task.step(state.weights, step, gradients);
    adamStep(state, gradients, step + 1, { learningRate: 5e-3, clipNorm: 5, averageDecay: 0.9 });
  }
  const { data: vocabulary, words, hyperparameters } = loadRunVocabulary(run.folder);
  const writer = writerWeights(hyperparameters);
  await writeModelVersion(folder, {
    name: 'tiny',
    version,
    hyperparameters,
    vocabulary,
    words,
    weights: new Map([
      ...weightViews(readerWeights(hyperparameters), state.average),
      ...weightViews(writer, initialWeights(writer, createRandom(2))),
    ]),
    // The writer has learned nothing: none of its sentences is used.
    calibration: { temperature: 1, noAnswerThreshold: 0.9, writerThreshold: 0 },
    training: { command: 'a test', data: [] },
    scores: {},
  });
}
