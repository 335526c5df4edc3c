// Reads documents in a thread of its own, so that questions are answered meanwhile, within limits of time and memory.
import type { Worker } from 'node:worker_threads';
import { openThread } from '../engine/open-thread.ts';
import { AppError } from '../errors.ts';
import type { ShareRead } from './loaders/document.ts';
import type { ReadDocument, ReadReply, ReadRequest } from './reading-messages.ts';

/** A small file can hide a huge one: an archive, a table without end. */
const MAX_HEAP_MB = 1024;
const DEFAULT_TIME_LIMIT_MS = 300_000;
/** The parsers' memory is given back when nothing has come for so long. */
const IDLE_MS = 30_000;

export interface DocumentReader extends AsyncDisposable {
  /**
   * Reads a file to its passages and curated answers; one at a time.
   *
   * @throws AppError `invalid_input` saying what is wrong with the file and where, `too_large`, `timed_out`
   */
  read(request: ReadRequest, onShareRead?: ShareRead): Promise<ReadDocument>;
}

export function createDocumentReader({ timeLimitMs = DEFAULT_TIME_LIMIT_MS } = {}): DocumentReader {
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;

  const end = async () => {
    clearTimeout(idle);
    const ended = thread;
    thread = undefined;
    await ended?.terminate();
  };
  const running = (): Worker => {
    if (thread) return thread;
    const started = openThread(import.meta.url, 'reading-worker', {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    started.once('exit', () => {
      if (thread === started) thread = undefined;
    });
    thread = started;
    return started;
  };

  return {
    async read(request, onShareRead = () => undefined) {
      clearTimeout(idle);
      const worker = running();
      worker.ref();
      const limit = AbortSignal.timeout(timeLimitMs);
      try {
        return await answerOf(worker, request, limit, onShareRead);
      } catch (error) {
        if (limit.aborted) await end();
        throw error;
      } finally {
        // An idle thread does not keep the process alive.
        worker.unref();
        idle = setTimeout(end, IDLE_MS).unref();
      }
    },
    [Symbol.asyncDispose]: end,
  };
}

function answerOf(
  worker: Worker,
  request: ReadRequest,
  limit: AbortSignal,
  onShareRead: ShareRead,
): Promise<ReadDocument> {
  const { name } = request;
  return new Promise<ReadDocument>((resolve, reject) => {
    const onMessage = (reply: ReadReply) => {
      if ('share' in reply) return onShareRead(reply.share);
      done();
      if ('document' in reply) resolve(reply.document);
      else reject(errorOf(name, reply.problem));
    };
    const onError = (cause: NodeJS.ErrnoException) => {
      done();
      const isFull = cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(
        isFull
          ? new AppError('too_large', `Cannot read ${name}: it takes over ${MAX_HEAP_MB} MB of memory.`, {
              cause,
            })
          : cause,
      );
    };
    const onExit = () => {
      done();
      reject(new AppError('cancelled', `The reading of ${name} was interrupted.`));
    };
    const onLimit = () => {
      done();
      reject(new AppError('timed_out', `Cannot read ${name}: it takes too long; split it.`));
    };
    const done = () => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      limit.removeEventListener('abort', onLimit);
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    limit.addEventListener('abort', onLimit);
    worker.postMessage(request);
  });
}

function errorOf(name: string, problem: Extract<ReadReply, { problem: unknown }>['problem']): Error {
  if (problem.code) return new AppError(problem.code, problem.message);
  const bug = new Error(`Reading ${name} failed: ${problem.message}`);
  if (problem.stack) bug.stack = problem.stack;
  return bug;
}
