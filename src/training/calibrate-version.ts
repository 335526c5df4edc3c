// Calibrates a model version anew, and shows by articles left out of the fit what that is worth.
// npx tsx src/training/calibrate-version.ts --model models/desk-qa/1 --data squad1.1.train.jsonl.gz [--held-out 3000] [--seed 1]
//   The data, number and seed of the version's training, so that it has not seen the questions. --dry-run writes nothing.
import { parseArgs } from 'node:util';
import { noAnswerProbabilityOf } from '../engine/answerability.ts';
import { loadModelFiles } from '../engine/model-files.ts';
import { createOnnxNetwork } from '../engine/onnx/network.ts';
import { updateModelVersion } from '../engine/write-model.ts';
import { createLexicon } from '../text/lexicon.ts';
import { createVocabulary } from '../text/vocabulary.ts';
import { type Checked, checkQuestions, fitReader, fitThreshold, scoreQuestions } from './calibrate.ts';
import { ANSWERABLE, calibrationQuestions } from './calibration-questions.ts';
import { auc, confidenceBins, expectedCalibrationError } from './confidence-scores.ts';
import { fitAnswerability } from './fit-answerability.ts';

const FOLDS = 5;

type Doubt = (one: Checked) => number;

const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/desk-qa/1' },
    data: { type: 'string' },
    'held-out': { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    'dry-run': { type: 'boolean', default: false },
  },
});
if (!options.data) throw new Error('--data: the first data file of the version’s training');

const files = await loadModelFiles(options.model);
const { hyperparameters, calibration } = files.manifest;
const lexicon = createLexicon(createVocabulary(files.vocabulary));
const rarity = lexicon.vocabulary.inverseDocumentFrequency;
const questions = calibrationQuestions(
  { file: options.data, count: Number(options['held-out']), seed: Number(options.seed) },
  { vocabulary: files.vocabulary, words: await files.readWords() },
);
await using network = await createOnnxNetwork(files, { workers: 2 });
const scored = await scoreQuestions(network, lexicon, questions, hyperparameters.maxSpan);
const reader = fitReader(scored, rarity);
const checked = checkQuestions(scored, reader.temperature, rarity);

const own: Doubt = ({ evidence }) => evidence.noAnswerProbability;
const { answerability } = calibration;
const before: Doubt = answerability ? ({ features }) => noAnswerProbabilityOf(features, answerability) : own;
const { doubt, thresholdOf } = crossFitted(checked);
console.table(
  Object.fromEntries(
    [...new Set(checked.map(({ asked }) => asked.kind))].map((kind) => [
      kind,
      { questions: checked.filter(({ asked }) => asked.kind === kind).length, ...compared(kind) },
    ]),
  ),
);
console.table({
  'the calibration before': scoreAt(before, () => calibration.noAnswerThreshold),
  'the reader alone': scoreAt(own, thresholdFor(own)),
  'with the sentence checked': scoreAt(doubt, thresholdOf),
});
console.log('expected calibration error of the confidence, one reference:', confidenceError(checked));
console.log(JSON.stringify(reader, null, 2));
if (!options['dry-run'])
  await updateModelVersion(options.model, {
    calibration: { ...reader, writerThreshold: calibration.writerThreshold },
  });

/** Each question judged by a fit on the articles of the other folds. */
function crossFitted(all: readonly Checked[]): { doubt: Doubt; thresholdOf: Doubt } {
  const foldOf = foldsByArticle(all);
  const doubts = new Map<Checked, number>();
  const thresholds = new Map<number, number>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = all.filter((one) => foldOf(one) !== fold);
    const weights = fitAnswerability(others);
    const judge: Doubt = ({ features }) => noAnswerProbabilityOf(features, weights);
    thresholds.set(fold, fitThreshold(others, judge));
    for (const one of all) if (foldOf(one) === fold) doubts.set(one, judge(one));
  }
  return {
    doubt: (one) => doubts.get(one) as number,
    thresholdOf: (one) => thresholds.get(foldOf(one)) as number,
  };
}

function thresholdFor(judge: Doubt): Doubt {
  const foldOf = foldsByArticle(checked);
  const thresholds = Array.from({ length: FOLDS }, (_, fold) =>
    fitThreshold(
      checked.filter((one) => foldOf(one) !== fold),
      judge,
    ),
  );
  return (one) => thresholds[foldOf(one)] as number;
}

function foldsByArticle(all: readonly Checked[]): (one: Checked) => number {
  const titles = [...new Set(all.map(({ asked }) => asked.title))].sort();
  const folds = new Map(titles.map((title, i) => [title, i % FOLDS]));
  return ({ asked }) => folds.get(asked.title) as number;
}

/** The chance to tell an answerable question from one of the kind, by the reader and with the sentence checked. */
function compared(kind: string): Record<string, string> {
  if (kind === ANSWERABLE) return {};
  const both = checked.filter(({ asked }) => asked.kind === kind || asked.kind === ANSWERABLE);
  const aucOf = (judge: Doubt) =>
    auc(both.map((one) => ({ confidence: -judge(one), isPositive: !one.isNone })))?.toFixed(3) ?? '';
  return { 'AUC, the reader alone': aucOf(own), 'with the sentence checked': aucOf(doubt) };
}

/** F1 as SQuAD 2.0 scores it, answerable and other questions counting alike. Per cent. */
function scoreAt(judge: Doubt, threshold: Doubt): Record<string, string> {
  const answered = (one: Checked) => judge(one) <= threshold(one);
  const mean = (some: readonly Checked[], value: (one: Checked) => number) => {
    const total = some.reduce((sum, { asked }) => sum + asked.weight, 0);
    return (100 * some.reduce((sum, one) => sum + one.asked.weight * value(one), 0)) / total;
  };
  const answerable = checked.filter(({ isNone }) => !isNone);
  const none = checked.filter(({ isNone }) => isNone);
  const score = (one: Checked) => (one.isNone ? Number(!answered(one)) : answered(one) ? one.f1 : 0);
  return {
    F1: mean(checked, score).toFixed(1),
    'F1 of answerable': mean(answerable, score).toFixed(1),
    'told unanswerable': mean(none, score).toFixed(1),
    'answerable answered': mean(answerable, (one) => Number(answered(one))).toFixed(1),
  };
}

function confidenceError(all: readonly Checked[]): string {
  const judged = all
    .filter(({ isNone }) => !isNone)
    .map(({ evidence, isExact }) => ({ confidence: evidence.confidence, isPositive: isExact }));
  return expectedCalibrationError(confidenceBins(judged)).toFixed(3);
}
