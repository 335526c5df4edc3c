// Opens the models of a repository for serving.
import { availableParallelism } from 'node:os';
import { AppError } from '../errors.ts';
import type { ModelVersion } from '../protocol/reply.ts';
import type { BatchObserver } from './batch-observer.ts';
import { createModelRegistry, type ModelRegistry } from './model-registry.ts';
import { versionFolders } from './model-repository.ts';
import type { PickedModel, Predictor } from './predictor.ts';

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
  readonly observe?: (model: ModelVersion) => BatchObserver;
  readonly log?: Log;
}

interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

const MOST_WORKERS = 8;
const UNOBSERVED: BatchObserver = { executed: () => undefined, refused: () => undefined };

/**
 * Loads the newest version that is whole, warm before this resolves.
 *
 * @throws AppError `not_found` when there is none, else what is wrong with the newest
 */
export async function openPredictor(options: PredictorOptions): Promise<Predictor> {
  const { modelsDir, name, maxBatchSize, maxBatchWaitMs, maxQueue, observe = () => UNOBSERVED } = options;
  const workers = options.workers || Math.min(availableParallelism(), MOST_WORKERS);
  const limits = { workers, maxBatchSize, maxBatchWaitMs, maxQueue };
  const registry = createModelRegistry({ modelsDir, limits, observe });
  const served = await loadNewest(registry, options);

  return {
    pick({ forced } = {}) {
      if (forced !== undefined && forced !== served.version && forced !== 'stable')
        throw new AppError('not_found', `The version ${forced} of ${name} is not loaded.`);
      return picked(registry, served);
    },
    isReady: () => registry.find(served) !== undefined,
    [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose](),
  };
}

function picked(registry: ModelRegistry, model: ModelVersion): PickedModel {
  const lease = registry.find(model)?.acquire();
  if (!lease) throw new AppError('engine_unavailable', `No version of ${model.name} is loaded.`);
  return { model, answer: lease.answer, [Symbol.dispose]: () => lease[Symbol.dispose]() };
}

async function loadNewest(
  registry: ModelRegistry,
  { modelsDir, name, log }: PredictorOptions,
): Promise<ModelVersion> {
  const versions = versionFolders(modelsDir).filter((folder) => folder.name === name);
  let newestProblem: unknown;
  for (const { version } of versions.reverse()) {
    try {
      await registry.load({ name, version });
      log?.info({ name, version }, 'model loaded');
      return { name, version };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      newestProblem ??= error;
      log?.warn({ name, version, problem: error.message }, 'model refused');
    }
  }
  throw newestProblem ?? new AppError('not_found', `There is no version of ${name} in ${modelsDir}.`);
}
