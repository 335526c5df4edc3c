// A model version in memory: the engine behind a batcher, kept for as long as somebody holds it.
import type { Engine } from '../engine/engine.ts';
import { loadEngine } from '../engine/load-engine.ts';
import type { Manifest } from '../engine/manifest.ts';
import { readManifest } from '../engine/model-files.ts';
import type { ModelServer } from '../engine/remote/model-server.ts';
import { AppError } from '../errors.ts';
import type { ExecutedBatch, ModelObserver } from './batch-observer.ts';
import { type Batcher, type BatchLimits, createBatcher } from './batcher.ts';
import { usageOf } from './token-usage.ts';

/** The right to use a version; it is not unloaded before this is released. */
export interface ModelLease extends Disposable {
  readonly answer: Batcher['answer'];
  readonly knows: Engine['knows'];
}

export interface LoadedModel {
  readonly manifest: Manifest;
  readonly loadedAtMs: number;
  readonly problem: Engine['problem'];
  /** Passages that were read, and the batches in which they were: their ratio is the mean size of a batch. */
  readonly inferenceCount: number;
  readonly executionCount: number;
  readonly durations: ModelDurations;
  acquire(): ModelLease;
  /** Frees the engine after the last lease is released. */
  close(): Promise<void>;
}

/** How often something was done, and how long it took in all. */
export interface TotalDuration {
  count: number;
  ms: number;
}

export interface ModelDurations {
  /** Calls with all their passages, from their place in the queue to their answers. */
  readonly success: TotalDuration;
  readonly fail: TotalDuration;
  /** Passages that waited for their batch. */
  readonly queue: TotalDuration;
  /** Batches. */
  readonly compute: TotalDuration;
  /** Milliseconds since 1970; 0 before the first. */
  lastInferenceAtMs: number;
}

export interface LoadModelOptions {
  /** `models/<name>/<version>` */
  readonly folder: string;
  readonly limits: BatchLimits;
  readonly server?: ModelServer;
  readonly observer: ModelObserver;
}

/**
 * Loads a version and warms every thread of it up with real questions. A model server that is away for now must not keep
 * the desk from starting, which answers from its documents until then; one that refuses the version does.
 *
 * @throws AppError `not_found`, `model_invalid` with the file and the reason, `engine_unavailable`
 */
export async function loadModel(options: LoadModelOptions): Promise<LoadedModel> {
  const { folder, limits, server, observer } = options;
  const manifest = await readManifest(folder);
  const engine = await loadEngine({
    folder,
    workers: limits.workers,
    threads: observer,
    ...(server ? { server } : {}),
  });
  try {
    await Promise.all(Array.from({ length: limits.workers }, () => engine.warmUp()));
  } catch (error) {
    const isAway = server && error instanceof AppError && error.code === 'engine_unavailable';
    if (!isAway) {
      await engine[Symbol.asyncDispose]();
      throw error;
    }
  }
  return keepLoaded(manifest, engine, limits, observer);
}

function keepLoaded(
  manifest: Manifest,
  engine: Engine,
  limits: BatchLimits,
  observer: ModelObserver,
): LoadedModel {
  const counts = { inferences: 0, executions: 0 };
  const total = (): TotalDuration => ({ count: 0, ms: 0 });
  const durations: ModelDurations = {
    success: total(),
    fail: total(),
    queue: total(),
    compute: total(),
    lastInferenceAtMs: 0,
  };
  const add = (to: TotalDuration, ms: number) => {
    to.count += 1;
    to.ms += ms;
  };
  const executed = (batch: ExecutedBatch) => {
    counts.inferences += batch.size;
    counts.executions += 1;
    for (const waitedMs of batch.queueMs) add(durations.queue, waitedMs);
    add(durations.compute, batch.computeMs);
    durations.lastInferenceAtMs = Date.now();
    observer.executed(batch);
  };
  const batcher = createBatcher(engine, limits, { ...observer, executed });
  const answer: Batcher['answer'] = (requests, options) =>
    observer.call(async (report) => {
      const startedAt = performance.now();
      try {
        const answers = await batcher.answer(requests, options);
        add(durations.success, performance.now() - startedAt);
        report(() => usageOf(requests, answers));
        return answers;
      } catch (error) {
        add(durations.fail, performance.now() - startedAt);
        throw error;
      }
    });
  let leases = 0;
  let onUnused: (() => void) | undefined;
  let closed: Promise<void> | undefined;

  const close = async () => {
    if (leases > 0)
      await new Promise<void>((resolve) => {
        onUnused = resolve;
      });
    await engine[Symbol.asyncDispose]();
  };

  return {
    manifest,
    loadedAtMs: Date.now(),
    problem: engine.problem,
    durations,
    get inferenceCount() {
      return counts.inferences;
    },
    get executionCount() {
      return counts.executions;
    },
    acquire() {
      if (closed) throw new AppError('engine_unavailable', `${engine.model} is being unloaded.`);
      leases += 1;
      let isReleased = false;
      return {
        answer,
        knows: engine.knows,
        [Symbol.dispose]() {
          if (isReleased) return;
          isReleased = true;
          leases -= 1;
          if (leases === 0) onUnused?.();
        },
      };
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}
