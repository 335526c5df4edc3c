// The training processes: each computes the gradients of its own batch, all with the same weights.
//
// TensorFlow's LSTM kernels gain nothing from threads, so one process runs on each core; this one only averages their
// gradients and updates the weights. Node has no memory shared between processes: weights and gradients go through
// files, in memory where the system has such a folder.
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trainingEnvironment } from '../config.ts';
import { AppError } from '../errors.ts';
import { sizeOf } from '../model/weights.ts';
import type { Scores, Task } from './task.ts';

interface StepResult {
  readonly loss: number;
  readonly examples: number;
}

/** What each worker says when its task is built. */
export interface WorkerReady {
  /** Batches of the whole run. */
  readonly batches: number;
  /** What computes it, for people. */
  readonly backend: string;
  /** The measure that the best weights are chosen by. */
  readonly measure: string;
  /** Stretches of the flat weights, and how fast each learns beside the run's rate. */
  readonly rates: readonly { readonly size: number; readonly factor: number }[];
}

export interface Workers extends AsyncDisposable {
  readonly count: number;
  readonly ready: WorkerReady;
  /** Lets the workers compute batches `number`, `number + 1`, …; fills `gradients` with the mean over all. */
  step(weights: Float32Array, number: number, gradients: Float32Array): Promise<StepResult>;
  /** Scores on `limit` held-out questions, shared out among the workers. */
  evaluate(weights: Float32Array, limit: number): Promise<Scores>;
}

type Order =
  | { readonly do: 'step'; readonly number: number; readonly next: number }
  | { readonly do: 'evaluate'; readonly limit: number; readonly rank: number; readonly of: number };

interface Setup {
  readonly setup: unknown;
  readonly weightsFile: string;
  readonly gradientsFile: string;
}

type Reply<T> = { readonly value: T } | { readonly error: string };

const memoryFolder = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
const bytesOf = (array: Float32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

function readFloats(file: string): Float32Array {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/**
 * Forks `count` processes that run `module`, which must call `serveAsWorker`; `setup` is given to each.
 * @throws AppError `internal` when a worker fails or dies, with its reason.
 */
export async function startWorkers(count: number, module: URL, setup: unknown): Promise<Workers> {
  const folder = mkdtempSync(join(memoryFolder(), 'frontdesk-training-'));
  const weightsFile = join(folder, 'weights');
  const gradientsFile = (i: number) => join(folder, `gradients-${i}`);
  const execArgv = module.pathname.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const children = Array.from({ length: count }, () =>
    fork(module, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: trainingEnvironment(), execArgv }),
  );
  const ask = <T>(message: (i: number) => Order | Setup): Promise<T[]> =>
    Promise.all(children.map((child, i) => request<T>(child, message(i))));
  const stop = async () => {
    for (const child of children) if (child.connected) child.disconnect();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const ready = await ask<WorkerReady>((i) => ({ setup, weightsFile, gradientsFile: gradientsFile(i) }));
    return {
      count,
      ready: ready[0] as WorkerReady,
      async step(weights, number, gradients) {
        writeFileSync(weightsFile, bytesOf(weights));
        const results = await ask<StepResult>((i) => ({
          do: 'step',
          number: number + i,
          next: number + i + count,
        }));
        average(
          children.map((_, i) => readFloats(gradientsFile(i))),
          gradients,
        );
        return {
          loss: results.reduce((sum, { loss }) => sum + loss, 0) / count,
          examples: results.reduce((sum, { examples }) => sum + examples, 0),
        };
      },
      async evaluate(weights, limit) {
        writeFileSync(weightsFile, bytesOf(weights));
        const results = await ask<Scores>((rank) => ({ do: 'evaluate', limit, rank, of: count }));
        const sums: Record<string, number> & { count: number } = { count: 0 };
        for (const scores of results)
          for (const [measure, sum] of Object.entries(scores)) sums[measure] = (sums[measure] ?? 0) + sum;
        return sums;
      },
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function average(arrays: readonly Float32Array[], target: Float32Array): void {
  const [first, ...rest] = arrays as [Float32Array, ...Float32Array[]];
  const share = 1 / arrays.length;
  for (let i = 0; i < target.length; i++) {
    let sum = first[i] as number;
    for (let k = 0; k < rest.length; k++) sum += (rest[k] as Float32Array)[i] as number;
    target[i] = sum * share;
  }
}

function request<T>(child: ChildProcess, message: Order | Setup): Promise<T> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) =>
      reject(new AppError('internal', `A training process ended (${code ?? 'killed'}); go on with --resume`));
    child.once('exit', died);
    child.once('message', (reply) => {
      child.off('exit', died);
      const answer = reply as Reply<T>;
      if ('value' in answer) resolve(answer.value);
      else reject(new AppError('internal', `A training process failed: ${answer.error}`));
    });
    child.send(message);
  });
}

/** In a worker: builds the task from its setup, then answers orders until the parent goes. */
export function serveAsWorker(
  createTask: (setup: unknown) => Promise<{ task: Task; backend: { description: string } }>,
): void {
  let files: Setup | undefined;
  let task: Task | undefined;
  let gradients = new Float32Array(0);
  const answer = async (message: Order | Setup): Promise<unknown> => {
    if ('setup' in message) {
      files = message;
      const built = await createTask(message.setup);
      task = built.task;
      return {
        batches: task.batches,
        backend: built.backend.description,
        measure: task.measure,
        rates: task.specs.map((spec) => ({ size: sizeOf(spec), factor: built.task.rateOf?.(spec) ?? 1 })),
      } satisfies WorkerReady;
    }
    const weights = readFloats((files as Setup).weightsFile);
    if (message.do === 'evaluate') return (task as Task).evaluate(weights, message.limit, message);
    if (gradients.length !== weights.length) gradients = new Float32Array(weights.length);
    const result = (task as Task).step(weights, message.number, gradients);
    writeFileSync((files as Setup).gradientsFile, bytesOf(gradients));
    return result;
  };
  process.on('disconnect', () => process.exit());
  // A reply to a parent that is gone has nobody to reach: `disconnect` follows.
  const reply = (message: Reply<unknown>) => process.send?.(message, undefined, undefined, () => undefined);
  process.on('message', async (message: Order | Setup) => {
    try {
      reply({ value: await answer(message) });
    } catch (error) {
      reply({ error: (error as Error).message });
      return;
    }
    if ('next' in message) task?.prepare(message.next);
  });
}
