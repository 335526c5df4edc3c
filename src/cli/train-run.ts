// What `frontdesk train` does: trains encoder and reader, and writes a calibrated model version.
import { existsSync } from 'node:fs';
import { loadModelFiles } from '../engine/model-files.ts';
import { AppError } from '../errors.ts';
import { writeModelCard } from '../serving/model-card.ts';
import { dataSource } from '../training/data-sources.ts';
import { publishReading } from '../training/reading/publish.ts';
import { type ReadingRun, startingWeights } from '../training/reading/run.ts';
import { countQuestions } from '../training/reading/task.ts';
import { trainReading } from '../training/reading/train-reading.ts';
import { type TrainFlags, versionOf } from './train-flags.ts';

/** Steps of a new model, and how often a version that is improved sees each question. */
const NEW_STEPS = 800;
const EPOCHS = 6;
const MIN_STEPS = 20;

export async function runTraining(flags: TrainFlags): Promise<void> {
  const log = (line: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
  check(flags);
  const run = await runOf(flags);
  const tuned = flags.from !== undefined;
  const trained = await trainReading(run, {
    learningRate: flags.learningRate ?? (tuned ? 3e-4 : 1e-3),
    warmupSteps: 60,
    patience: flags.patience,
    checkpointEverySteps: flags.checkpointEvery,
    evaluateEverySteps: flags.evaluateEvery ?? (tuned ? 10 : 100),
    evaluationQuestions: tuned ? 200 : 400,
    processes: flags.processes,
    resume: flags.resume,
    log,
  });
  const weights = tuned ? mixed(startingWeights(run), trained, flags.keep) : trained;
  if (flags.publish !== undefined) await publish(flags, run, weights, log);
  else
    log(`nothing is published: give --publish models/<name>/<version>; the weights are in ${flags.folder}`);
  if (flags.json)
    process.stdout.write(`${JSON.stringify({ folder: flags.folder, published: flags.publish ?? null })}\n`);
}

/** @throws AppError `invalid_input` for a run that could teach nothing, or whose result would have no place */
function check({ publish, desks, data, encoder, from }: TrainFlags): void {
  if (publish !== undefined && existsSync(publish))
    throw new AppError('invalid_input', `${publish} is there already: give the next version.`);
  if (desks.length === 0 && data.length === 0)
    throw new AppError(
      'invalid_input',
      'There is nothing to learn from: give --desks FOLDER or --data FILE.',
    );
  if ((encoder === undefined) === (from === undefined))
    throw new AppError(
      'invalid_input',
      'Give either --from, the version to improve, or --encoder, the pretrained encoder of a new model.',
    );
}

async function runOf(flags: TrainFlags): Promise<ReadingRun> {
  const { processes, from, encoder, heldOutDesks, questions } = flags;
  const count = flags.steps === undefined && from !== undefined ? await countQuestions(flags) : 0;
  const steps =
    flags.steps ??
    (from === undefined
      ? NEW_STEPS
      : Math.max(MIN_STEPS, Math.ceil((EPOCHS * count) / questions / processes)));
  return {
    kind: 'reading',
    folder: flags.folder,
    ...(from === undefined ? {} : { from }),
    ...(encoder === undefined ? {} : { encoder }),
    desks: flags.desks,
    ...(heldOutDesks === undefined ? {} : { heldOutDesks }),
    data: flags.data,
    batches: steps * processes,
    atOnce: processes,
    deskShare: flags.deskShare,
    questionsPerBatch: questions,
    candidates: flags.candidates,
    encoderRate: flags.encoderRate,
    frozenLayers: flags.frozenLayers,
    dropout: flags.dropout,
    seed: flags.seed,
    device: flags.device,
  };
}

/** Weights between old and new forget less than the new ones (Wortsman et al. 2022). */
const mixed = (old: Float32Array, learned: Float32Array, keep: number): Float32Array =>
  learned.map((value, i) => keep * (old[i] as number) + (1 - keep) * value);

async function publish(
  flags: TrainFlags,
  run: ReadingRun,
  weights: Float32Array,
  log: (line: string) => void,
): Promise<void> {
  const folder = flags.publish as string;
  const before = flags.from === undefined ? undefined : (await loadModelFiles(flags.from)).manifest;
  if (before && weights.every((value, i) => value === startingWeights(run)[i]))
    throw new AppError('invalid_input', `Nothing was learned: ${folder} would equal ${flags.from}.`);
  const sources = [
    ...(before?.training.data ?? []),
    ...[...flags.data.map(({ path }) => path), ...flags.desks].map(dataSource),
  ];
  await publishReading({
    folder,
    ...versionOf(folder),
    run,
    weights,
    ...(before ? { calibration: before.calibration } : {}),
    training: {
      command: `frontdesk ${process.argv.slice(2).join(' ')}`,
      ...(flags.from === undefined ? {} : { from: flags.from }),
      data: [...new Map(sources.map((source) => [source.file, source])).values()],
    },
    log,
  });
  await writeModelCard(folder);
}
