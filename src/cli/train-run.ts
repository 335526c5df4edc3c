// What `frontdesk train` does: reader, then writer, then a calibrated model version.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadModelFiles } from '../engine/model-files.ts';
import { AppError } from '../errors.ts';
import { DEFAULT_HYPERPARAMETERS, TINY_HYPERPARAMETERS } from '../model/hyperparameters.ts';
import { readerWeights, writerWeights } from '../model/weights.ts';
import { writeModelCard } from '../serving/model-card.ts';
import { dataSource } from '../training/data-sources.ts';
import { fineTune, flatWeights, namedWeights } from '../training/fine-tune.ts';
import { publishModel } from '../training/publish.ts';
import type { ReaderRun } from '../training/reader-run.ts';
import { loadRunVocabulary } from '../training/run-vocabulary.ts';
import { loadTrainedPart, type Schedule, trainModel } from '../training/train-model.ts';
import type { WriterRun } from '../training/writer-run.ts';
import { type TrainFlags, versionOf } from './train-flags.ts';
import { recordHeldOut } from './train-reference.ts';

export async function runTraining(flags: TrainFlags): Promise<void> {
  const log = (line: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
  if (flags.publish && existsSync(flags.publish)) {
    throw new AppError('invalid_input', `${flags.publish} is there already: give the next version`);
  }
  checkParts(flags);
  const common = { processes: flags.processes, resume: flags.resume, log };
  const run = readerRun(flags);
  const folders = { reader: run.folder, writer: join(flags.folder, 'writer') };
  if (flags.from) await goOnFrom(flags, run, log);
  else {
    if (flags.only !== 'writer')
      await trainModel({
        ...common,
        resume: isStarted(run.folder, flags),
        run,
        schedule: schedule(flags, 1.5e-3),
      });
    if (flags.sentences && flags.only !== 'reader') {
      const writer = writerRun(flags, folders);
      await trainModel({
        ...common,
        resume: isStarted(writer.folder, flags),
        run: writer,
        schedule: schedule(flags, 2e-3),
      });
    }
    if (flags.publish) await publishParts(flags, folders, run, log);
  }
  if (flags.publish) {
    await recordHeldOut(flags.publish, run, log);
    await writeModelCard(flags.publish);
  }
  if (flags.json)
    process.stdout.write(`${JSON.stringify({ folder: flags.folder, published: flags.publish ?? null })}\n`);
}

/** A run of two parts may have stopped before its second one began. */
const isStarted = (folder: string, { resume }: TrainFlags): boolean =>
  resume && existsSync(join(folder, 'run.json'));

function readerRun(flags: TrainFlags): ReaderRun {
  const tuning = flags.from !== undefined;
  return {
    kind: 'reader',
    folder: join(flags.folder, 'reader'),
    device: flags.device,
    data: flags.data,
    vocabularyFrom: flags.vocabularyData,
    heldOutQuestions: flags.heldOut,
    batches: {
      seed: flags.seed,
      tokensPerBatch: flags.batchTokens ?? (tuning ? 1000 : 6000),
      maxBatch: 96,
      shortEpochs: flags.epochs ?? (tuning ? 0 : 5),
      shortPassage: 110,
      longEpochs: flags.longEpochs ?? (tuning ? 6 : 2),
      longPassage: 300,
    },
    dropout: flags.dropout,
    seed: flags.seed,
    hyperparameters: flags.size === 'tiny' ? TINY_HYPERPARAMETERS : DEFAULT_HYPERPARAMETERS,
  };
}

function writerRun(flags: TrainFlags, folders: { reader: string; writer: string }): WriterRun {
  return {
    kind: 'writer',
    folder: folders.writer,
    vocabularyFolder: folders.reader,
    device: flags.device,
    sentences: flags.sentences as string,
    epochs: flags.writerEpochs,
    batchSize: 64,
    dropout: flags.dropout,
    seed: flags.seed,
  };
}

function schedule(flags: TrainFlags, learningRate: number): Schedule {
  return {
    learningRate: flags.learningRate ?? learningRate,
    warmupSteps: 300,
    patience: flags.patience ?? (flags.from ? 5 : 12),
    checkpointEverySteps: flags.checkpointEvery,
    evaluateEverySteps: flags.evaluateEvery ?? (flags.from ? 25 : 300),
  };
}

/** @throws AppError `invalid_input` when the data of a part that is to be trained is missing. */
function checkParts({ only, data, sentences }: TrainFlags): void {
  if (only !== 'writer' && data.length === 0)
    throw new AppError('invalid_input', 'The reader needs questions: give --data FILE, or --only writer');
  if (only === 'writer' && !sentences)
    throw new AppError('invalid_input', 'The writer needs sentences: give --sentences FILE');
}

async function goOnFrom(flags: TrainFlags, run: ReaderRun, log: (line: string) => void): Promise<void> {
  const files = await loadModelFiles(flags.from as string);
  const weights = await files.readWeights();
  const { hyperparameters } = files.manifest;
  const tune = (part: ReaderRun | WriterRun) =>
    fineTune({
      from: { vocabulary: files.vocabulary, weights, hyperparameters },
      run: part,
      keep: flags.keep,
      schedule: schedule(flags, part.kind === 'reader' ? 4e-4 : 1e-3),
      processes: flags.processes,
      resume: isStarted(part.folder, flags),
      log,
    });
  const reader =
    flags.only === 'writer' ? flatWeights(readerWeights(hyperparameters), weights.trained) : await tune(run);
  const writer =
    flags.sentences && flags.only !== 'reader'
      ? await tune(writerRun(flags, { reader: run.folder, writer: join(flags.folder, 'writer') }))
      : flatWeights(writerWeights(hyperparameters), weights.trained);
  if (!flags.publish) return;
  await publishModel({
    folder: flags.publish,
    ...versionOf(flags.publish),
    hyperparameters,
    weightForm: files.manifest.weightForm,
    vocabulary: files.vocabulary,
    words: weights.words,
    weights: namedWeights(
      [
        { specs: readerWeights, flat: reader },
        { specs: writerWeights, flat: writer },
      ],
      hyperparameters,
    ),
    run,
    training: {
      command: commandLine(),
      from: flags.from,
      data: distinctSources([
        ...files.manifest.training.data,
        ...flags.data.map(({ path }) => dataSource(path)),
      ]),
    },
    writerThreshold: files.manifest.calibration.writerThreshold,
    calibration: files.manifest.calibration,
    log,
  });
}

/** Each file once. */
const distinctSources = <S extends { readonly file: string }>(sources: readonly S[]): S[] => [
  ...new Map(sources.map((source) => [source.file, source])).values(),
];

const commandLine = () => `frontdesk ${process.argv.slice(2).join(' ')}`;

/** Mean log probability of a word: the least likely sentences of training articles fall below it. */
const WRITER_THRESHOLD = -0.25;

async function publishParts(
  flags: TrainFlags,
  folders: { reader: string; writer: string },
  run: ReaderRun,
  log: (line: string) => void,
): Promise<void> {
  const reader = loadTrainedPart(folders.reader);
  const writer = loadTrainedPart(folders.writer);
  const { data, words, hyperparameters } = loadRunVocabulary(folders.writer);
  const files = [...new Set([...flags.data.map(({ path }) => path), ...flags.vocabularyData])];
  await publishModel({
    folder: flags.publish as string,
    ...versionOf(flags.publish as string),
    hyperparameters,
    vocabulary: data,
    words,
    weights: namedWeights(
      [
        { specs: readerWeights, flat: reader.weights },
        { specs: writerWeights, flat: writer.weights },
      ],
      hyperparameters,
    ),
    run,
    training: { command: commandLine(), data: files.map(dataSource) },
    writerThreshold: WRITER_THRESHOLD,
    log,
  });
}
