// Opens the models of a repository for serving: loads what the rollouts need, and keeps up with their changes.
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { ModelServer } from '../engine/remote/model-server.ts';
import { AppError } from '../errors.ts';
import type { ModelVersion } from '../protocol/reply.ts';
import type { EvaluationStore } from '../storage/evaluation-store.ts';
import type { RolloutStore } from '../storage/rollout-store.ts';
import type { ServedAnswer, ServedAnswerStore } from '../storage/served-answer-store.ts';
import { createAnswerRecorder } from './answer-recorder.ts';
import { assignedVersion, notLoaded } from './assigned-version.ts';
import type { ModelObserver } from './batch-observer.ts';
import { createCanaryKeeper } from './canary-keeper.ts';
import type { Log } from './log.ts';
import { createModelRegistry, type ModelRegistry } from './model-registry.ts';
import { modelNamesIn } from './model-repository.ts';
import type { PickOptions, Predictor } from './predictor.ts';
import { createAnswerRecording } from './recorded-answers.ts';
import { repeat } from './repeat.ts';
import { isShadowed } from './rollout.ts';
import { createServedRollouts, type ServedRollouts } from './served-rollouts.ts';
import { createShadowTurns } from './shadow-turns.ts';

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
  /** Computes the graphs of every version. Default: this process does. */
  readonly server?: ModelServer;
  /** Without them a model serves its newest version, and nothing is recorded. */
  readonly stores?: { readonly rollouts: RolloutStore; readonly servedAnswers: ServedAnswerStore };
  /** Given where a golden set is run on the model that answers: it then holds automatic canaries. */
  readonly goldenRuns?: Pick<EvaluationStore, 'latest'>;
  readonly observe?: (model: ModelVersion) => ModelObserver;
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
const UNOBSERVED: ModelObserver = {
  executed: () => undefined,
  refused: () => undefined,
  threadEnded: () => undefined,
  threadRestarted: () => undefined,
  call: (work) => work(() => undefined),
};

/**
 * Opens every model of the repository, warm before this resolves; one beside the model that answers may be damaged.
 *
 * @throws AppError `not_found` when it has no version, else what is wrong with the newest when none is whole
 */
export async function openPredictor(options: PredictorOptions): Promise<ServedModels> {
  const { modelsDir, name, maxBatchSize, maxBatchWaitMs, maxQueue, stores, goldenRuns, log, server } =
    options;
  const { observe = () => UNOBSERVED, refreshEveryMs = REFRESH_EVERY_MS } = options;
  const workers = options.workers || Math.min(availableParallelism(), MOST_WORKERS);
  const limits = { workers, maxBatchSize, maxBatchWaitMs, maxQueue };
  const registry = createModelRegistry({ modelsDir, limits, observe, ...(server ? { server } : {}) });
  const rollouts = createServedRollouts({ modelsDir, registry, store: stores?.rollouts, log });
  const recorder = stores && createAnswerRecorder(stores.servedAnswers, log);
  const shadows = createShadowTurns();
  const recording = recorder && createAnswerRecording({ recorder, shadows, observe: options.observeAnswer });
  const checkCanaries =
    stores &&
    createCanaryKeeper({
      rollouts,
      answers: stores.servedAnswers,
      ...(goldenRuns ? { golden: { model: name, runs: goldenRuns } } : {}),
      ...(log ? { log } : {}),
    });

  /** The log says what is wrong with its versions; the model that answers is not affected. */
  const refreshOther = async (other: string) => {
    try {
      await rollouts.refresh(other);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  };
  const refreshAll = async () => {
    await rollouts.refresh(name);
    for (const other of modelNamesIn(modelsDir)) if (other !== name) await refreshOther(other);
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

  const shadowTarget = (model: string, version: string) => ({
    version,
    acquire: () => registry.find({ name: model, version })?.acquire(),
  });
  const stableModel = () => {
    const stable = rollouts.find(name)?.stable;
    return stable === undefined ? undefined : registry.find({ name, version: stable });
  };

  const pick = (wanted: PickOptions = {}) => {
    const { name: model = name, conversationId, turnId } = wanted;
    const served = rollouts.find(model);
    const key = conversationId ?? randomUUID();
    const { arm, version } = assignedVersion(model, served, key, wanted.forced);
    const lease = registry.find({ name: model, version })?.acquire();
    if (!lease) throw notLoaded(model, version, wanted.forced);
    const turn = {
      model,
      version,
      arm,
      rolloutId: served?.rollout.id ?? '',
      conversationId: conversationId ?? null,
      turnId: turnId ?? null,
    };
    const shadow = served && isShadowed(served.rollout, key) ? served.rollout.shadow : null;
    // What a version says beside itself tells nothing.
    const target = shadow && shadow.version !== version ? shadowTarget(model, shadow.version) : undefined;
    const recorded = recording && turnId ? recording.wrap(lease, turn, target) : lease.answer;
    const answer = shadows.beforeShadows(recorded);
    return { model: { name: model, version }, answer, [Symbol.dispose]: () => lease[Symbol.dispose]() };
  };

  return {
    name,
    modelsDir,
    registry,
    rollouts,
    pick,
    problem() {
      const stable = stableModel();
      return stable ? stable.problem() : 'no version is loaded and warm';
    },
    async [Symbol.asyncDispose]() {
      await refreshing[Symbol.asyncDispose]();
      shadows.close();
      await registry[Symbol.asyncDispose]();
      await recorder?.[Symbol.asyncDispose]();
    },
  };
}
