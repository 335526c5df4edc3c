// What `frontdesk train` does: trains encoder and reader, then the judge, and writes a calibrated model version.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadModelFiles } from '../engine/model-files.ts';
import { AppError } from '../errors.ts';
import { weightViews } from '../model/weights.ts';
import { writeModelCard } from '../serving/model-card.ts';
import { dataSource } from '../training/data-sources.ts';
import { startOfJudge } from '../training/judging/run.ts';
import { trainJudging } from '../training/judging/train-judging.ts';
import { publishModel, writeVersion } from '../training/publish.ts';
import { loadRunParts, type ReadingRun, startingWeights } from '../training/reading/run.ts';
import { countQuestions } from '../training/reading/task.ts';
import { type ReadingSchedule, trainReading } from '../training/reading/train-reading.ts';
import { type TrainFlags, versionOf } from './train-flags.ts';

/** Steps of a new model, and how often a version that is improved sees each question. */
const NEW_STEPS = 800;
const NEW_JUDGE_STEPS = 1500;
const EPOCHS = 6;
const JUDGE_EPOCHS = 3;
const MIN_STEPS = 20;

export async function runTraining(flags: TrainFlags): Promise<void> {
  const log = (line: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
  check(flags);
  const run = await runOf(flags);
  const tuned = flags.from !== undefined;
  const schedule: Omit<ReadingSchedule, 'learningRate'> = {
    warmupSteps: 60,
    patience: flags.patience,
    checkpointEverySteps: flags.checkpointEvery,
    evaluateEverySteps: flags.evaluateEvery ?? (tuned ? 10 : 100),
    evaluationQuestions: tuned ? 200 : 400,
    processes: flags.processes,
    resume: flags.resume,
    log,
  };
  const trained = await trainReading(run, {
    ...schedule,
    learningRate: flags.learningRate ?? (tuned ? 3e-4 : 1e-3),
  });
  const reading = tuned ? mixed(startingWeights(run), trained, flags.keep) : trained;
  const weights = await withJudge(flags, run, reading, schedule);
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

/** Trains the judge on what the reader now ranks first; gives the weights of all. */
async function withJudge(
  flags: TrainFlags,
  run: ReadingRun,
  reading: Float32Array,
  schedule: Omit<ReadingSchedule, 'learningRate'>,
): Promise<Map<string, Float32Array>> {
  const parts = loadRunParts(run);
  const weights = new Map(weightViews(parts.specs, reading));
  const before =
    flags.from === undefined ? undefined : (await (await loadModelFiles(flags.from)).readWeights()).trained;
  const start = startOfJudge(before ?? weights, flags.seed);
  const read = join(flags.folder, 'read');
  rmSync(read, { recursive: true, force: true });
  await writeVersion(read, {
    name: 'read',
    version: '1',
    training: { command: 'frontdesk train', data: [] },
    parts,
    weights: new Map([...weights, ...start]),
    weightForm: 'float32',
  });
  const tuned = flags.from !== undefined;
  const folder = join(flags.folder, 'judge');
  const batch = flags.judgeQuestions * flags.processes;
  const steps =
    flags.judgeSteps ??
    (tuned
      ? Math.max(MIN_STEPS, Math.ceil((JUDGE_EPOCHS * (await countQuestions(flags))) / batch))
      : NEW_JUDGE_STEPS);
  schedule.log(`the judge learns, ${steps} steps`);
  const judged = await trainJudging(
    {
      kind: 'judging',
      folder,
      from: read,
      desks: flags.desks,
      ...(flags.heldOutDesks === undefined ? {} : { heldOutDesks: flags.heldOutDesks }),
      data: flags.data,
      batches: steps * flags.processes,
      questionsPerBatch: flags.judgeQuestions,
      candidates: flags.judgeCandidates,
      deskShare: flags.desks.length === 0 ? 0 : flags.judgeDeskShare,
      layerRate: 0.1,
      frozenLayers: flags.frozenLayers,
      dropout: 0.1,
      seed: flags.seed,
      device: flags.device,
    },
    {
      ...schedule,
      learningRate: tuned ? 3e-4 : 6e-4,
      resume: schedule.resume && existsSync(join(folder, 'run.json')),
    },
  );
  return new Map([...weights, ...judged]);
}

async function publish(
  flags: TrainFlags,
  run: ReadingRun,
  weights: ReadonlyMap<string, Float32Array>,
  log: (line: string) => void,
): Promise<void> {
  const folder = flags.publish as string;
  const files = flags.from === undefined ? undefined : await loadModelFiles(flags.from);
  const before = files?.manifest;
  const old = (await files?.readWeights())?.trained;
  if (old && [...weights].every(([name, values]) => values.every((value, i) => value === old.get(name)?.[i])))
    throw new AppError('invalid_input', `Nothing was learned: ${folder} would equal ${flags.from}.`);
  const sources = [
    ...(before?.training.data ?? []),
    ...[...flags.data.map(({ path }) => path), ...flags.desks].map(dataSource),
  ];
  await publishModel({
    folder,
    ...versionOf(folder),
    parts: loadRunParts(run),
    desks: flags.desks,
    ...(flags.heldOutDesks === undefined ? {} : { heldOutDesks: flags.heldOutDesks }),
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
