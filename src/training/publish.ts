// Turns trained weights into a model version: calibrated on the held-out questions, with its sources named.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModelFiles } from '../engine/model-files.ts';
import { createOnnxNetwork } from '../engine/onnx/network.ts';
import { type ModelVersion, writeModelVersion } from '../engine/write-model.ts';
import { createLexicon } from '../text/lexicon.ts';
import { createVocabulary } from '../text/vocabulary.ts';
import { fitReader, type ReaderCalibration, scoreQuestions } from './calibrate.ts';
import { ANSWERABLE, calibrationQuestions } from './calibration-questions.ts';
import type { ReaderRun } from './reader-run.ts';

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
  readonly calibration?: ReaderCalibration;
  readonly log: (line: string) => void;
}

const UNCALIBRATED: ReaderCalibration = { temperature: 1, noAnswerThreshold: 0.5 };
/** Fewer held-out questions than this say more about themselves than about the model. */
const MIN_CALIBRATION_QUESTIONS = 200;

/** Writes the version and returns its folder's manifest. */
export async function publishModel(options: PublishOptions): Promise<void> {
  const { folder, run, training, writerThreshold, calibration, log, ...version } = options;
  const trial = mkdtempSync(join(tmpdir(), 'frontdesk-publish-'));
  const write = (target: string, reader: ReaderCalibration, scores: ModelVersion['scores']) =>
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
    log(`calibrating on ${questions.length} questions made of the held-out ones`);
    const { maxSpan } = version.hyperparameters;
    const reader =
      questions.filter(({ kind }) => kind === ANSWERABLE).length >= MIN_CALIBRATION_QUESTIONS
        ? fitReader(
            await scoreQuestions(network, lexicon, questions, maxSpan),
            lexicon.vocabulary.inverseDocumentFrequency,
          )
        : (calibration ?? UNCALIBRATED);
    log(
      `temperature ${reader.temperature.toFixed(1)}, no-answer threshold ${reader.noAnswerThreshold.toFixed(3)}`,
    );
    await write(folder, reader, {});
    log(`published ${folder}`);
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
}

const heldOutQuestions = (
  { data: [file], heldOutQuestions: count, seed }: ReaderRun,
  version: Pick<ModelVersion, 'vocabulary' | 'words'>,
) => (file ? calibrationQuestions({ file: file.path, count, seed }, version) : []);
