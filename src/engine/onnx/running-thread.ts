// One worker thread with the sessions of a model version: starts it, hands it requests, and notices when it ends.
import { AppError } from '../../errors.ts';
import { openThread } from '../open-thread.ts';
import type { CallName, ThreadSettings, WorkerCalls, WorkerReply } from './messages.ts';

export interface RunningThread {
  /** Requests without a reply so far. */
  readonly pending: number;
  /** Resolves when the thread has ended, with why it did. */
  readonly ended: Promise<Error>;
  /** @throws AppError `engine_unavailable` when the thread ended before it replied */
  call<K extends CallName>(name: K, ask: WorkerCalls[K]['ask']): Promise<WorkerCalls[K]['reply']>;
  /** Ends it after the requests before. */
  close(): Promise<void>;
}

const RETRY_AFTER_MS = 1000;

/** @throws AppError `engine_unavailable` when ONNX Runtime or a graph cannot be loaded */
export async function startThread(settings: ThreadSettings): Promise<RunningThread> {
  const worker = openThread(import.meta.url, 'worker', { workerData: settings });
  const waiting = new Map<number, { resolve: (reply: never) => void; reject: (error: Error) => void }>();
  let isReady = false;
  let lastId = 0;
  let gone: AppError | undefined;

  const ended = new Promise<Error>((resolve) => {
    let cause: Error | undefined;
    // An error that nobody caught there, or no memory left: its end follows.
    worker.on('error', (error: unknown) => {
      cause = error instanceof Error ? error : new Error(String(error));
    });
    worker.on('exit', (code) => {
      cause ??= new Error(`it ended with the exit code ${code}`);
      gone = isReady ? brokeOff(cause) : doesNotStart(cause);
      for (const { reject } of waiting.values()) reject(gone);
      waiting.clear();
      resolve(cause);
    });
  });
  worker.on('message', ({ id, reply, error }: WorkerReply) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error) call?.reject(error);
    else call?.resolve(reply as never);
  });

  const send = <T>(id: number, message?: unknown) =>
    new Promise<T>((resolve, reject) => {
      if (gone) return reject(gone);
      if (message) worker.postMessage(message);
      waiting.set(id, { resolve, reject });
    });
  await send(0);
  isReady = true;
  return {
    get pending() {
      return waiting.size;
    },
    ended,
    call(name, ask) {
      const id = ++lastId;
      return send(id, { id, call: name, ask });
    },
    async close() {
      worker.postMessage('close');
      await ended;
    },
  };
}

const doesNotStart = (cause: Error) =>
  new AppError('engine_unavailable', `ONNX Runtime does not work here: ${cause.message}`, { cause });

const brokeOff = (cause: Error) =>
  new AppError('engine_unavailable', 'The thread that computed this broke off. Please try again.', {
    cause,
    retryAfterMs: RETRY_AFTER_MS,
  });
