// The network on ONNX Runtime: worker threads compute, the thread that asks stays free.
import { silenceOnnxRuntime } from '../../config.ts';
import type { ModelFiles } from '../model-files.ts';
import type { Network } from '../network.ts';
import type { ThreadObserver } from '../thread-observer.ts';
import { keepThreads } from './kept-threads.ts';
import { type RunningThread, startThread } from './running-thread.ts';

export interface OnnxNetworkOptions {
  /** Threads that compute side by side, each a batch of its own. Default 1. */
  readonly workers?: number;
  readonly observer?: ThreadObserver;
}

/** More threads for one batch gain little on an LSTM, whose steps wait for each other; more workers gain a core each. */
const THREADS_PER_WORKER = 1;

/** @throws AppError `engine_unavailable` when ONNX Runtime or a graph cannot be loaded. */
export async function createOnnxNetwork(
  files: ModelFiles,
  { workers = 1, observer }: OnnxNetworkOptions = {},
): Promise<Network> {
  // Here, since the runtime reads the environment of the process, of which a thread has a copy.
  silenceOnnxRuntime();
  const start = () => startThread({ folder: files.folder, threads: THREADS_PER_WORKER });
  const started: RunningThread[] = [];
  try {
    // One after the other: a version that is loaded while another answers leaves it the other cores.
    for (let i = 0; i < workers; i++) started.push(await start());
  } catch (error) {
    await Promise.all(started.map((thread) => thread.close()));
    throw error;
  }
  const restart = async () => {
    // What lay there when the version was loaded may have been changed since.
    await files.check();
    return start();
  };
  const threads = keepThreads({ threads: started, restart, ...(observer ? { observer } : {}) });

  return {
    description: `ONNX Runtime, ${workers === 1 ? '1 thread' : `${workers} threads`}`,
    problem: threads.problem,
    encode: async (texts) => threads.leastBusy().call('encode', texts),
    read: async (batch) => threads.leastBusy().call('read', batch),
    judge: async (texts) =>
      (
        await Promise.all(shared(texts, workers).map((some) => threads.leastBusy().call('judge', some)))
      ).flat(),
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),
  };
}

/** In their order, one stretch for each thread. */
function shared<T>(texts: readonly T[], threads: number): T[][] {
  const size = Math.ceil(texts.length / threads);
  return Array.from({ length: Math.ceil(texts.length / Math.max(1, size)) }, (_, i) =>
    texts.slice(i * size, (i + 1) * size),
  );
}
