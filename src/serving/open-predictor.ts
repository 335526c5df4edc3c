// Opens the models of a repository for serving: loads what the rollouts need, and keeps up with their changes.
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { AppError } from '../errors.ts';
import type { ModelVersion } from '../protocol/reply.ts';
import type { RolloutStore } from '../storage/rollout-store.ts';
import type { ServedAnswer, ServedAnswerStore } from '../storage/served-answer-store.ts';
import { createAnswerRecorder } from './answer-recorder.ts';
import type { BatchObserver } from './batch-observer.ts';
import { createCanaryKeeper } from './canary-keeper.ts';
import type { Log } from './log.ts';
import { createModelRegistry, type ModelRegistry } from './model-registry.ts';
import type { PickOptions, Predictor } from './predictor.ts';
import { createAnswerRecording } from './recorded-answers.ts';
import { repeat } from './repeat.ts';
import { type Assignment, assign, isShadowed } from './rollout.ts';
import { createServedRollouts, type ServedRollout, type ServedRollouts } from './served-rollouts.ts';

export interface PredictorOptions {
  /** The model repository: `<name>/<version>/` inside it. */
  readonly modelsDir: string;
  /** The model that answers. */
  readonly name: string;
  /** Threads that compute, of each version; 0 is one for each core, eight at the most. */
  readonly workers: number;
  readonly maxBatchSize: number;
  readonly maxBatchWaitMs: number;
  readonly maxQueue: number;
  /** Without them a model serves its newest version, and nothing is recorded. */
  readonly stores?: { readonly rollouts: RolloutStore; readonly servedAnswers: ServedAnswerStore };
  readonly observe?: (model: ModelVersion) => BatchObserver;
  /** Told of every answer that is recorded. */
  readonly observeAnswer?: (answer: ServedAnswer) => void;
  readonly log?: Log;
  /** How often repository, storage and automatic canaries are looked at, in milliseconds. */
  readonly refreshEveryMs?: number;
}

/** The predictor together with what changes it. */
export interface ServedModels extends Predictor {
  /** The model that answers. */
  readonly name: string;
  readonly modelsDir: string;
  readonly registry: ModelRegistry;
  readonly rollouts: ServedRollouts;
}

const MOST_WORKERS = 8;
const REFRESH_EVERY_MS = 2000;
const UNOBSERVED: BatchObserver = { executed: () => undefined, refused: () => undefined };

/**
 * Opens the model that answers, warm before this resolves, and every other that has a rollout.
 *
 * @throws AppError `not_found` when it has no version, else what is wrong with the newest when none is whole
 */
export async function openPredictor(options: PredictorOptions): Promise<ServedModels> {
  const { modelsDir, name, maxBatchSize, maxBatchWaitMs, maxQueue, stores, log } = options;
  const { observe = () => UNOBSERVED, refreshEveryMs = REFRESH_EVERY_MS } = options;
  const workers = options.workers || Math.min(availableParallelism(), MOST_WORKERS);
  const limits = { workers, maxBatchSize, maxBatchWaitMs, maxQueue };
  const registry = createModelRegistry({ modelsDir, limits, observe });
  const rollouts = createServedRollouts({ modelsDir, registry, store: stores?.rollouts, log });
  const recorder = stores && createAnswerRecorder(stores.servedAnswers, log);
  const recording = recorder && createAnswerRecording(recorder, options.observeAnswer);
  const checkCanaries =
    stores && createCanaryKeeper({ rollouts, answers: stores.servedAnswers, ...(log ? { log } : {}) });

  const refreshAll = async () => {
    const stored = (await stores?.rollouts.list()) ?? [];
    for (const model of new Set([name, ...stored.map(({ model }) => model)])) await rollouts.refresh(model);
    await checkCanaries?.();
  };
  try {
    await refreshAll();
  } catch (error) {
    await registry[Symbol.asyncDispose]();
    throw error;
  }
  const refreshing = repeat(refreshAll, refreshEveryMs, (error) =>
    log?.error({ err: error }, 'the models could not be refreshed'),
  );

  const pick = (wanted: PickOptions = {}) => {
    const { name: model = name, conversationId, turnId } = wanted;
    const served = rollouts.find(model);
    const key = conversationId ?? randomUUID();
    const { arm, version } = assignmentOf(model, served, key, wanted.forced);
    const lease = registry.find({ name: model, version })?.acquire();
    if (!lease) throw missing(model, version, wanted.forced);
    const turn = {
      model,
      version,
      arm,
      rolloutId: served?.rollout.id ?? '',
      conversationId: conversationId ?? null,
      turnId: turnId ?? null,
    };
    const { shadow = null } = served?.rollout ?? {};
    const target = shadow &&
      served &&
      isShadowed(served.rollout, key) && {
        version: shadow.version,
        acquire: () => registry.find({ name: model, version: shadow.version })?.acquire(),
      };
    const answer = recording && turnId ? recording.wrap(lease, turn, target || undefined) : lease.answer;
    return { model: { name: model, version }, answer, [Symbol.dispose]: () => lease[Symbol.dispose]() };
  };

  return {
    name,
    modelsDir,
    registry,
    rollouts,
    pick,
    isReady() {
      const stable = rollouts.find(name)?.stable;
      return stable !== undefined && registry.find({ name, version: stable }) !== undefined;
    },
    async [Symbol.asyncDispose]() {
      await refreshing[Symbol.asyncDispose]();
      await registry[Symbol.asyncDispose]();
      await recorder?.[Symbol.asyncDispose]();
    },
  };
}

function assignmentOf(
  name: string,
  served: ServedRollout | undefined,
  key: string,
  forced: string | undefined,
): Assignment & { version: string } {
  if (forced !== undefined) return { arm: 'forced', version: versionOf(name, served, forced) };
  if (!served) throw missing(name);
  const { arm, version } = assign(served.rollout, key);
  return { arm, version: version ?? served.stable };
}

/** The version of a label; what is no label is a version. */
function versionOf(name: string, served: ServedRollout | undefined, wanted: string): string {
  if (!served) return wanted;
  const { canary, labels } = served.rollout;
  if (wanted === 'stable') return served.stable;
  if (wanted !== 'canary') return labels[wanted] ?? wanted;
  if (!canary) throw missing(name, wanted, wanted);
  return canary.version;
}

function missing(name: string, version?: string, forced?: string): AppError {
  if (forced !== undefined)
    return new AppError('not_found', `The version or label ${forced} of ${name} is not loaded.`);
  return new AppError(
    'engine_unavailable',
    version === undefined
      ? `No version of ${name} is loaded.`
      : `Version ${version} of ${name} is not loaded.`,
  );
}
