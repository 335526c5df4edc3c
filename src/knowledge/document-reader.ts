// Reads documents in a separate process, with hard limits of time and memory: no file can stop the service from
// answering.

import { AppError } from '../errors.ts';
import type { ShareRead } from './loaders/document.ts';
import type { ReadDocument, ReadReply, ReadRequest } from './reading-messages.ts';
import { type ReadingProcess, startReadingProcess } from './reading-process.ts';

const DEFAULT_TIME_LIMIT_MS = 300_000;
/** A small file can unpack to a huge one: an archive, a picture, an endless table. */
const DEFAULT_MEMORY_LIMIT_MB = 1536;
/** After this time without a file the process ends and frees its memory. */
const IDLE_MS = 30_000;
/** Parsers may leak memory: after this reading time a new process replaces the old one. */
const RENEW_AFTER_MS = 60_000;

export interface DocumentReader extends AsyncDisposable {
  /**
   * Reads a file to its passages and curated answers; one at a time.
   *
   * @throws AppError `invalid_input` saying what is wrong with the file and where, `too_large`, `timed_out`
   */
  read(request: ReadRequest, onShareRead?: ShareRead): Promise<ReadDocument>;
}

export interface DocumentReaderOptions {
  readonly timeLimitMs?: number;
  /** Of the process, whatever takes it. */
  readonly memoryLimitMb?: number;
}

export function createDocumentReader({
  timeLimitMs = DEFAULT_TIME_LIMIT_MS,
  memoryLimitMb = DEFAULT_MEMORY_LIMIT_MB,
}: DocumentReaderOptions = {}): DocumentReader {
  let running: ReadingProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let readMs = 0;

  const end = async () => {
    clearTimeout(idle);
    const ended = running;
    running = undefined;
    readMs = 0;
    await ended?.kill();
  };

  return {
    async read(request, onShareRead = () => undefined) {
      clearTimeout(idle);
      running ??= startReadingProcess({ memoryLimitMb, timeLimitMs });
      const reading = running;
      const limit = AbortSignal.timeout(timeLimitMs);
      const startedAt = performance.now();
      try {
        const document = await answerOf(reading, request, { limit, onShareRead, memoryLimitMb });
        readMs += performance.now() - startedAt;
        return document;
      } catch (error) {
        // One that failed in any way but by saying what is wrong with the file reads no other.
        if (!(error instanceof AppError && error.code === 'invalid_input')) await end();
        throw error;
      } finally {
        if (readMs > RENEW_AFTER_MS) await end();
        else if (running) idle = setTimeout(end, IDLE_MS).unref();
      }
    },
    [Symbol.asyncDispose]: end,
  };
}

interface AnswerOptions {
  readonly limit: AbortSignal;
  readonly onShareRead: ShareRead;
  readonly memoryLimitMb: number;
}

function answerOf(
  reading: ReadingProcess,
  request: ReadRequest,
  { limit, onShareRead, memoryLimitMb }: AnswerOptions,
): Promise<ReadDocument> {
  const { name } = request;
  return new Promise<ReadDocument>((resolve, reject) => {
    const settle = (act: () => void) => {
      stopListening();
      limit.removeEventListener('abort', onLimit);
      act();
    };
    const onLimit = () =>
      settle(() => reject(new AppError('timed_out', `Cannot read ${name}: it takes too long; split it.`)));
    const stopListening = reading.listen({
      replied(reply) {
        if ('share' in reply) onShareRead(reply.share);
        else if ('document' in reply) settle(() => resolve(reply.document));
        else settle(() => reject(errorOf(name, reply.problem)));
      },
      ended(how) {
        const error =
          how === 'killed'
            ? new AppError('cancelled', `The reading of ${name} was interrupted.`)
            : new AppError(
                'too_large',
                `Cannot read ${name}: it takes over ${memoryLimitMb} MB of memory, or breaks its parser.`,
              );
        settle(() => reject(error));
      },
    });
    limit.addEventListener('abort', onLimit);
    reading.ask(request);
  });
}

function errorOf(name: string, problem: Extract<ReadReply, { problem: unknown }>['problem']): Error {
  if (problem.code) return new AppError(problem.code, problem.message);
  const bug = new Error(`Reading ${name} failed: ${problem.message}`);
  if (problem.stack) bug.stack = problem.stack;
  return bug;
}
