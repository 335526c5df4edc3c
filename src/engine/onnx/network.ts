// The network on ONNX Runtime: worker threads compute, the thread that asks stays free.
import { SHARE_ENV } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import type { ModelFiles } from '../model-files.ts';
import type { Network } from '../network.ts';
import { openThread } from '../open-thread.ts';
import type { CallName, WorkerCalls, WorkerReply, WorkerSettings } from './messages.ts';

export interface OnnxNetworkOptions {
  /** Threads that compute side by side, each a batch of its own. Default 1. */
  readonly workers?: number;
}

/** More threads for one batch gain little on an LSTM, whose steps wait for each other; more workers gain a core each. */
const THREADS_PER_WORKER = 1;

/** @throws AppError `engine_unavailable` when ONNX Runtime or a graph cannot be loaded. */
export async function createOnnxNetwork(
  files: ModelFiles,
  { workers = 1 }: OnnxNetworkOptions = {},
): Promise<Network> {
  const settings: WorkerSettings = { folder: files.folder, threads: THREADS_PER_WORKER };
  const pool: RunningWorker[] = [];
  try {
    // One after the other: a version that is loaded while another answers leaves it the other cores.
    for (let i = 0; i < workers; i++) pool.push(await startWorker(settings));
  } catch (error) {
    await Promise.all(pool.map((worker) => worker.close()));
    throw error;
  }
  const leastBusy = () => pool.reduce((best, next) => (next.pending < best.pending ? next : best));

  return {
    description: `ONNX Runtime, ${workers === 1 ? '1 thread' : `${workers} threads`}`,
    read: (batch) => leastBusy().call('read', batch),
    write: (request) => leastBusy().call('write', request),
    async [Symbol.asyncDispose]() {
      await Promise.all(pool.map((worker) => worker.close()));
    },
  };
}

interface RunningWorker {
  /** Requests without a reply so far. */
  readonly pending: number;
  call<K extends CallName>(name: K, ask: WorkerCalls[K]['ask']): Promise<WorkerCalls[K]['reply']>;
  close(): Promise<void>;
}

async function startWorker(settings: WorkerSettings): Promise<RunningWorker> {
  // The runtime takes its settings from the environment of the process, of which a thread else has a copy.
  const worker = openThread(import.meta.url, 'worker', { workerData: settings, env: SHARE_ENV });
  const waiting = new Map<number, { resolve: (reply: never) => void; reject: (error: Error) => void }>();
  const stopped = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let gone: Error | undefined;
  let lastId = 0;

  const fail = (cause?: unknown) => {
    const reason = cause instanceof Error ? cause.message : 'its thread ended';
    gone ??= new AppError('engine_unavailable', `ONNX Runtime does not work here: ${reason}`, { cause });
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', () => fail());
  worker.on('message', ({ id, reply, error }: WorkerReply) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error) call?.reject(error);
    else call?.resolve(reply as never);
  });

  const send = <T>(id: number, message?: unknown) =>
    new Promise<T>((resolve, reject) => {
      if (gone) return reject(gone);
      waiting.set(id, { resolve, reject });
      if (message) worker.postMessage(message);
    });
  const call: RunningWorker['call'] = (name, ask) => {
    const id = ++lastId;
    return send(id, { id, call: name, ask });
  };
  await send(0);
  return {
    get pending() {
      return waiting.size;
    },
    call,
    async close() {
      worker.postMessage('close');
      await stopped;
    },
  };
}
