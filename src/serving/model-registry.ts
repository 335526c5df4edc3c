// The model versions in memory: loaded and warm before anybody uses them, unloaded after their last user.
import { join } from 'node:path';
import type { ModelServer } from '../engine/remote/model-server.ts';
import { AppError } from '../errors.ts';
import type { ModelVersion } from '../protocol/reply.ts';
import type { ModelObserver } from './batch-observer.ts';
import type { BatchLimits } from './batcher.ts';
import { type LoadedModel, loadModel } from './loaded-model.ts';

/** In the words of TensorFlow Serving; `failed` could not be loaded. */
export type VersionState = 'loading' | 'available' | 'unloading' | 'failed';

export interface VersionStatus extends ModelVersion {
  readonly state: VersionState;
  /** Why it could not be loaded. */
  readonly problem: string | null;
}

export interface ModelRegistry extends AsyncDisposable {
  /**
   * Loads a version unless it is; whoever asks meanwhile waits for the same.
   *
   * @throws AppError `not_found`, `model_invalid` with the file and the reason, `engine_unavailable`
   */
  load(model: ModelVersion): Promise<LoadedModel>;
  /** Takes nothing new for it from now on, and resolves when its memory is free. Without effect when it is not loaded. */
  unload(model: ModelVersion): Promise<void>;
  /** A version that is loaded and warm. */
  find(model: ModelVersion): LoadedModel | undefined;
  /** Every version that is, was to be, or is no longer to be in memory. */
  statuses(): VersionStatus[];
}

export interface ModelRegistryOptions {
  readonly modelsDir: string;
  readonly limits: BatchLimits;
  /** Computes the graphs of every version. Default: this process does. */
  readonly server?: ModelServer;
  /** Told of the calls and batches of each version. */
  readonly observe: (model: ModelVersion) => ModelObserver;
}

interface Entry {
  readonly model: ModelVersion;
  readonly loading: Promise<LoadedModel>;
  loaded: LoadedModel | undefined;
  state: VersionState;
  problem: string | null;
  unloading: Promise<void> | undefined;
}

export function createModelRegistry({
  modelsDir,
  limits,
  server,
  observe,
}: ModelRegistryOptions): ModelRegistry {
  const entries = new Map<string, Entry>();
  const keyOf = ({ name, version }: ModelVersion) => `${name}/${version}`;

  const start = (model: ModelVersion): Entry => {
    const folder = join(modelsDir, model.name, model.version);
    const loading = loadModel({ folder, limits, observer: observe(model), ...(server ? { server } : {}) });
    const entry: Entry = {
      model,
      loading,
      loaded: undefined,
      state: 'loading',
      problem: null,
      unloading: undefined,
    };
    entries.set(keyOf(model), entry);
    loading.then(
      (loaded) => {
        entry.loaded = loaded;
        if (entry.state === 'loading') entry.state = 'available';
      },
      (error: Error) => {
        entry.state = 'failed';
        entry.problem = error instanceof AppError ? error.message : 'it could not be loaded';
      },
    );
    return entry;
  };

  const unload = async (entry: Entry): Promise<void> => {
    entry.state = 'unloading';
    // What could not be loaded takes no memory.
    const loaded = await entry.loading.catch(() => undefined);
    await loaded?.close();
    entries.delete(keyOf(entry.model));
  };

  return {
    async load(model) {
      const entry = entries.get(keyOf(model));
      if (entry?.unloading) {
        await entry.unloading;
        return this.load(model);
      }
      if (entry && entry.state !== 'failed') return entry.loading;
      return start(model).loading;
    },
    async unload(model) {
      const entry = entries.get(keyOf(model));
      if (!entry) return;
      if (entry.state === 'failed') {
        entries.delete(keyOf(model));
        return;
      }
      entry.unloading ??= unload(entry);
      await entry.unloading;
    },
    find(model) {
      const entry = entries.get(keyOf(model));
      return entry?.state === 'available' ? entry.loaded : undefined;
    },
    statuses: () => [...entries.values()].map(({ model, state, problem }) => ({ ...model, state, problem })),
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(
        [...entries.values()].map((entry) => {
          entry.unloading ??= unload(entry);
          return entry.unloading;
        }),
      );
    },
  };
}
