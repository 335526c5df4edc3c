// What the commands of rollouts do: they change what is stored, and the service takes it up.

import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../config.ts';
import { loadModelFiles } from '../engine/model-files.ts';
import { AppError } from '../errors.ts';
import { ANSWER_MODEL } from '../serving/answer-model.ts';
import { changeRollout, readRollout } from '../serving/change-rollout.ts';
import { scanRepository } from '../serving/model-repository.ts';
import { publishModel } from '../serving/publish.ts';
import { createQualityReport, heldRecommendations } from '../serving/quality-report.ts';
import { readReference } from '../serving/reference-window.ts';
import { createReport } from '../serving/report.ts';
import { afterAction, type RolloutAction, rolloutActionSchema } from '../serving/rollout-actions.ts';
import { openDatabase } from '../storage/database.ts';
import { createStores, type Stores } from '../storage/stores.ts';
import { problemsOf } from '../value-problems.ts';
import { changesText, reportText, rolloutText } from './rollouts-view.ts';
import { versionIn } from './version-in.ts';

export interface CanaryFlags {
  readonly traffic?: number;
  readonly steps?: number[];
  readonly minTurns?: number;
  readonly minMinutes?: number;
  /** The other guard-rails by their names. */
  readonly rail?: Readonly<Record<string, number>>;
}

export interface Arm {
  readonly name: string;
  readonly version: string;
  readonly weight: number;
}

export async function publish(folder: string, referenceFile?: string): Promise<void> {
  const config = loadConfig();
  const { name } = (await loadModelFiles(folder)).manifest;
  const reference = referenceFile === undefined ? undefined : await referenceFor(folder, referenceFile);
  // Pinned first: a model that follows its newest version would give the new one all conversations.
  if (scanRepository(config.MODELS_DIR, name).length > 0)
    await withStores(config, async (stores) => {
      if ((await readRollout(stores.rollouts, name)).rollout.stable !== null) return;
      await change(config, stores, name, { action: 'promote', version: newest(config, name) });
    });
  const { version } = await publishModel(folder, config.MODELS_DIR, reference);
  print(
    `${name}/${version} is published in ${config.MODELS_DIR}. Next: frontdesk models canary ${name}/${version} --traffic 10`,
  );
  if (!(await readReference(join(config.MODELS_DIR, name, version))))
    print(`To tell its drift: frontdesk models reference ${name}/${version} --data <file>`);
}

async function referenceFor(folder: string, file: string) {
  const { referenceOfFile } = await import('./reference-run.ts');
  return referenceOfFile(folder, file);
}

export function canary(model: string, flags: CanaryFlags): Promise<void> {
  const { name, version } = versionIn(model);
  const { traffic: trafficPercent, steps, minTurns, minMinutes, rail } = flags;
  return act(name, {
    action: 'canary',
    version,
    trafficPercent,
    steps,
    guardRails: { ...rail, minTurns, minMinutes },
  });
}

export function promote(model: string): Promise<void> {
  const { name, version } = versionIn(model);
  return act(name, { action: 'promote', version });
}

export const rollback = (name: string, reason?: string): Promise<void> =>
  act(name, { action: 'rollback', reason });

export function shadow(model: string, samplePercent: number): Promise<void> {
  if (!model.includes('/')) return act(model, { action: 'shadow', version: null });
  const { name, version } = versionIn(model);
  return act(name, { action: 'shadow', version, samplePercent });
}

export const experiment = (name: string, arms: readonly Arm[]): Promise<void> =>
  act(name, { action: 'experiment', arms });

export function label(model: string, name: string): Promise<void> {
  if (!model.includes('/')) return act(model, { action: 'label', label: name, version: null });
  const { name: of, version } = versionIn(model);
  return act(of, { action: 'label', label: name, version });
}

/** The latest changes, the newest first. */
export async function changes(name: string, json: boolean): Promise<void> {
  await withStores(loadConfig(), async ({ rollouts }) => {
    const made = await rollouts.changes(name);
    const rows = made.map(({ createdAtMs, ...change }) => ({
      ...change,
      createdAt: new Date(createdAtMs).toISOString(),
    }));
    print(json ? JSON.stringify(rows) : changesText(name, made));
  });
}

export async function report(name: string, json: boolean): Promise<void> {
  const config = loadConfig();
  await withStores(config, async (stores) => {
    const { rollout } = await readRollout(stores.rollouts, name);
    const answers = await stores.servedAnswers.listSince(name, rollout.startedAtMs);
    const figures = createReport(answers, rollout.startedAtMs);
    const served = { stable: rollout.stable ?? newest(config, name), rollout };
    const quality = await createQualityReport(qualityOptions(config, stores, name), name, served);
    const recommendations = heldRecommendations(
      figures.recommendations,
      rollout.canary?.version,
      quality.held,
    );
    const made = { ...figures, recommendations, ...quality };
    print(json ? JSON.stringify(made) : reportText(name, rollout, made));
  });
}

function qualityOptions({ MODELS_DIR, GOLDEN_SET_FILE }: Config, stores: Stores, name: string) {
  return {
    modelsDir: MODELS_DIR,
    answers: stores.servedAnswers,
    evaluations: stores.evaluations,
    hasGoldenSet: GOLDEN_SET_FILE !== undefined && name === ANSWER_MODEL,
  };
}

async function act(name: string, action: unknown): Promise<void> {
  const config = loadConfig();
  const { data, error } = rolloutActionSchema.safeParse(action);
  if (!data) {
    throw new AppError('invalid_input', `The change is not valid: ${problemsOf(error).join('; ')}.`);
  }
  await withStores(config, async (stores) => {
    print(rolloutText(name, await change(config, stores, name, data)));
  });
}

async function change(config: Config, { rollouts: store }: Stores, model: string, action: RolloutAction) {
  const { MODELS_DIR } = config;
  const { rollout } = await changeRollout({
    store,
    model,
    changedBy: `command line, ${userInfo().username}`,
    action,
    newest: () => newest(config, model),
    change: (before, circumstances) => afterAction(before, action, circumstances),
    check: (version) => loadModelFiles(join(MODELS_DIR, model, version)),
  });
  return rollout;
}

async function withStores(config: Config, work: (stores: Stores) => Promise<void>): Promise<void> {
  await using database = await openDatabase({ url: config.DATABASE_URL, dataDir: config.DATA_DIR });
  await work(createStores(database));
}

function newest({ MODELS_DIR }: Config, name: string): string {
  const version = scanRepository(MODELS_DIR, name).at(-1)?.version;
  if (!version) throw new AppError('not_found', `There is no version of ${name} in ${MODELS_DIR}.`);
  return version;
}

const print = (text: string) => void process.stdout.write(`${text}\n`);
