// Turns trained weights into a model version: calibrated on the held-out questions, with its sources named.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModelFiles } from '../engine/model-files.ts';
import { createOnnxNetwork } from '../engine/onnx/network.ts';
import { type ModelVersion, writeModelVersion } from '../engine/write-model.ts';
import { createRandom } from '../model/random.ts';
import { createLexicon } from '../text/lexicon.ts';
import { createVocabulary } from '../text/vocabulary.ts';
import { alterQuestion } from './altered-question.ts';
import { type CalibrationQuestion, fitReader, scoreQuestions } from './calibrate.ts';
import { addDistractors, encodeExamples, holdOut } from './dataset.ts';
import { readExamples } from './examples.ts';
import type { ReaderRun } from './reader-run.ts';
import { createSimilarWords } from './similar-words.ts';

export interface PublishOptions
  extends Pick<
    ModelVersion,
    'name' | 'version' | 'hyperparameters' | 'vocabulary' | 'words' | 'weights' | 'weightForm'
  > {
  readonly folder: string;
  /** The run that the reader came from: its held-out questions calibrate. */
  readonly run: ReaderRun;
  /** The command, and every data file with its licence. */
  readonly training: ModelVersion['training'];
  /** Mean log probability of a word under which a written sentence is not used. */
  readonly writerThreshold: number;
  /** Used when too few questions are held out to calibrate on: that of the model started from. */
  readonly calibration?: typeof UNCALIBRATED;
  readonly log: (line: string) => void;
}

const UNCALIBRATED = { temperature: 1, noAnswerThreshold: 0.5 };
/** Fewer held-out questions than this say more about themselves than about the model. */
const MIN_CALIBRATION_QUESTIONS = 500;

/** Writes the version and returns its folder's manifest. */
export async function publishModel(options: PublishOptions): Promise<void> {
  const { folder, run, training, writerThreshold, calibration, log, ...version } = options;
  const trial = mkdtempSync(join(tmpdir(), 'frontdesk-publish-'));
  const write = (target: string, reader: typeof UNCALIBRATED, scores: ModelVersion['scores']) =>
    writeModelVersion(target, {
      ...version,
      training,
      calibration: { ...reader, writerThreshold },
      scores,
    });
  try {
    const first = join(trial, 'version');
    await write(first, UNCALIBRATED, {});
    const lexicon = createLexicon(createVocabulary(version.vocabulary));
    await using network = await createOnnxNetwork(await loadModelFiles(first));
    const questions = heldOutQuestions(run, version);
    log(`calibrating on ${questions.length} held-out questions`);
    const scored = await scoreQuestions(
      network,
      lexicon,
      questions.map(({ question, ...rest }) => ({
        ...rest,
        question: Int32Array.from(question, (word) => lexicon.key(word)),
      })),
      version.hyperparameters.maxSpan,
    );
    const reader =
      questions.length >= MIN_CALIBRATION_QUESTIONS ? fitReader(scored) : (calibration ?? UNCALIBRATED);
    log(
      `temperature ${reader.temperature.toFixed(1)}, no-answer threshold ${reader.noAnswerThreshold.toFixed(3)}`,
    );
    await write(folder, reader, {});
    log(`published ${folder}`);
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
}

/**
 * The run's held-out questions, each again with a passage of its article that does not answer it, and again altered so
 * that its own passage does not.
 */
function heldOutQuestions(
  run: ReaderRun,
  { vocabulary, words }: Pick<ModelVersion, 'vocabulary' | 'words'>,
): (Omit<CalibrationQuestion, 'question'> & { question: string[] })[] {
  const [file] = run.data;
  if (!file) return [];
  const lexicon = createLexicon(createVocabulary(vocabulary));
  const similar = createSimilarWords(lexicon.vocabulary, words);
  const random = createRandom(run.seed);
  const { heldOut } = holdOut(
    encodeExamples(lexicon, readExamples(file.path)),
    run.heldOutQuestions,
    run.seed,
  );
  addDistractors(lexicon, heldOut);
  return heldOut.flatMap((one) => {
    const { passage, keys, answers, distractor } = one;
    const wordsOf = (own: ArrayLike<number>) => Array.from(own, (key) => lexicon.entry(key).text);
    const question = wordsOf(keys);
    const altered = alterQuestion(lexicon, similar, one, random);
    return [
      { context: passage.text, question, answers },
      ...(distractor ? [{ context: distractor.text, question, answers: [] }] : []),
      ...(altered ? [{ context: passage.text, question: wordsOf(altered), answers: [] }] : []),
    ];
  });
}
