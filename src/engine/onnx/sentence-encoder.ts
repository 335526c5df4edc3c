// The sentence encoder on ONNX Runtime: a worker thread computes, the thread that asks stays free.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { silenceOnnxRuntime } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { createWordPieces } from '../../text/word-pieces.ts';
import { openThread } from '../open-thread.ts';
import type { SentenceEncoder } from '../sentence-encoder.ts';
import type { EncoderReply } from './encoder-worker.ts';

/** The one that comes with the program. */
const ENCODER_FOLDER = fileURLToPath(new URL('../../../encoder/', import.meta.url));

const SIZE = 384;
/** Longer texts are cut; it was trained on texts of this length. */
const MAX_PIECES = 128;

interface Job {
  readonly ids: readonly number[];
  readonly resolve: (vector: Float32Array) => void;
  readonly reject: (error: Error) => void;
}

/**
 * @param folder With `encoder.onnx` and `vocab.txt`
 * @throws AppError `engine_unavailable` when they cannot be loaded
 */
export async function openSentenceEncoder(folder: string = ENCODER_FOLDER): Promise<SentenceEncoder> {
  const pieces = createWordPieces(await readVocabulary(folder));
  const [urgent, waiting]: [Job[], Job[]] = [[], []];
  let thread: Promise<Worker> | undefined;
  let current: Job | undefined;
  let isClosed = false;

  /** What is not computed any more. */
  const lose = (jobs: readonly (Job | undefined)[], error: Error) => {
    for (const job of jobs) job?.reject(error);
  };
  const running = (): Promise<Worker> => {
    thread ??= start(join(folder, 'encoder.onnx'), {
      replied(reply) {
        const job = current;
        current = undefined;
        if (reply instanceof Error) job?.reject(reply);
        else job?.resolve(reply);
        next();
      },
      ended(error) {
        thread = undefined;
        const lost = [current, ...urgent.splice(0), ...waiting.splice(0)];
        current = undefined;
        lose(lost, error);
      },
    });
    return thread;
  };
  /** One at a time, so that an urgent one waits for one other at most. */
  const next = () => {
    if (current) return;
    current = urgent.shift() ?? waiting.shift();
    const ids = current?.ids;
    if (!ids && !thread) return;
    running().then(
      (worker) => {
        // A thread without work keeps no process from its end.
        if (!ids) return worker.unref();
        worker.ref();
        worker.postMessage(ids);
      },
      // Where it does not start, `ended` has told all who wait.
      () => undefined,
    );
  };

  (await running()).unref();
  return {
    size: SIZE,
    encode: (texts, { canWait = false } = {}) =>
      Promise.all(
        texts.map(
          (text) =>
            new Promise<Float32Array>((resolve, reject) => {
              if (isClosed) return reject(closed());
              (canWait ? waiting : urgent).push({ ids: pieces.encode(text, MAX_PIECES), resolve, reject });
              next();
            }),
        ),
      ),
    async [Symbol.asyncDispose]() {
      isClosed = true;
      lose([...urgent.splice(0), ...waiting.splice(0)], closed());
      const worker = await thread;
      if (!worker) return;
      worker.ref();
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('close');
      await ended;
    },
  };
}

const closed = () => new AppError('engine_unavailable', 'The sentence encoder is closed.');

interface ThreadEvents {
  replied(reply: Exclude<EncoderReply, 'ready'>): void;
  ended(error: AppError): void;
}

function start(file: string, { replied, ended }: ThreadEvents): Promise<Worker> {
  // Here, since the runtime reads the environment of the process, of which the thread has a copy.
  silenceOnnxRuntime();
  const worker = openThread(import.meta.url, 'encoder-worker', { workerData: file });
  return new Promise((resolve, reject) => {
    let cause: unknown;
    worker.on('message', (reply: EncoderReply) => {
      if (reply === 'ready') resolve(worker);
      else replied(reply);
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', (code) => {
      const why = cause instanceof Error ? cause.message : `it ended with the exit code ${code}`;
      const error = new AppError('engine_unavailable', `The sentence encoder does not run: ${why}`, {
        cause,
      });
      ended(error);
      reject(error);
    });
  });
}

async function readVocabulary(folder: string): Promise<string[]> {
  const file = join(folder, 'vocab.txt');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('engine_unavailable', `The sentence encoder's vocabulary ${file} cannot be read.`, {
      cause,
    });
  });
  return text.trimEnd().split('\n');
}
