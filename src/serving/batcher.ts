// Adaptive batching: passages of many turns are read together; those of a lone one on an idle service do not wait.

import { checkRequest } from '../engine/check-request.ts';
import type { Answer, AnswerOptions, AnswerRequest, Engine } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import type { BatchObserver } from './batch-observer.ts';
import { takeBatch, type WaitingPassage } from './waiting-passage.ts';

export interface BatchLimits {
  /** Passages read in one go, at the most. */
  readonly maxBatchSize: number;
  /** How long a passage may wait for others while a thread is free, in milliseconds. */
  readonly maxBatchWaitMs: number;
  /** Passages that may wait; a call that does not fit is refused at once. */
  readonly maxQueue: number;
  /** Batches computed side by side, one for each thread of the engine. */
  readonly workers: number;
}

export interface BatchedOptions extends AnswerOptions {
  /** Who asks beside the turns of the desk: the work is shared fairly among all who do. Default: a turn. */
  readonly client?: string;
  /** The call fails with `timed_out` when it takes longer, in milliseconds. */
  readonly timeoutMs?: number;
}

export interface Batcher {
  /**
   * Answers in the order asked, or fails as a whole, alone.
   *
   * @throws AppError `overloaded` at once when the queue is full, `cancelled`, `timed_out`, and what the engine throws
   */
  answer(requests: readonly AnswerRequest[], options?: BatchedOptions): Promise<Answer[]>;
}

const RETRY_AFTER_MS = 1000;
/** What is wrong with a passage, not with the engine. */
const FAULTS_OF_A_REQUEST = new Set(['invalid_input', 'too_large']);

export function createBatcher(
  engine: Pick<Engine, 'answer'>,
  { maxBatchSize, maxBatchWaitMs, maxQueue, workers }: BatchLimits,
  observer: BatchObserver,
): Batcher {
  /** In order of arrival. */
  const queue: WaitingPassage[] = [];
  let running = 0;
  /** Batches of each client that are computed, and when its turn was last. */
  const runningOf = new Map<string | undefined, number>();
  const lastTurnOf = new Map<string | undefined, number>();
  let turns = 0;
  let timer: NodeJS.Timeout | undefined;

  /** Who is no turn leaves a thread to those who are, where there are several. */
  const hasItsShare = (client: string | undefined): boolean =>
    client !== undefined && (runningOf.get(client) ?? 0) >= Math.max(1, workers - 1);

  /** The oldest passage of the client whose turn was longest ago. */
  const nextPassage = (): WaitingPassage | undefined => {
    const lastTurn = ({ client }: WaitingPassage) => lastTurnOf.get(client) ?? 0;
    let next: WaitingPassage | undefined;
    for (const passage of queue)
      if (!hasItsShare(passage.client) && (!next || lastTurn(passage) < lastTurn(next))) next = passage;
    return next;
  };

  const runDue = () => {
    clearTimeout(timer);
    // What comes together to an idle service is shared among its threads: a turn is over sooner.
    const isIdle = running === 0;
    const size = isIdle ? Math.min(maxBatchSize, Math.ceil(queue.length / workers)) : maxBatchSize;
    for (let oldest = nextPassage(); oldest && running < workers; oldest = nextPassage()) {
      const waitMs = oldest.enqueuedAtMs + maxBatchWaitMs - performance.now();
      if (!isIdle && queue.length < maxBatchSize && waitMs > 0) {
        timer = setTimeout(runDue, Math.ceil(waitMs));
        return;
      }
      void execute(takeBatch(queue, oldest, size), oldest.client);
    }
  };

  const execute = async (batch: readonly WaitingPassage[], client: string | undefined) => {
    running++;
    runningOf.set(client, (runningOf.get(client) ?? 0) + 1);
    lastTurnOf.set(client, ++turns);
    try {
      await compute(batch);
    } finally {
      running--;
      const left = (runningOf.get(client) ?? 1) - 1;
      if (left > 0) runningOf.set(client, left);
      else runningOf.delete(client);
      if (queue.length === 0) lastTurnOf.clear();
      runDue();
    }
  };

  /** Settles every passage of the batch. When one of several is at fault, each is computed alone. */
  const compute = async (batch: readonly WaitingPassage[]): Promise<void> => {
    const stop = new AbortController();
    const present = new Set(batch);
    for (const passage of batch)
      passage.leaveBatch = () => {
        present.delete(passage);
        if (present.size === 0) stop.abort();
      };
    const startedAtMs = performance.now();
    try {
      const answers = await engine.answer(
        batch.map(({ request }) => request),
        {
          signal: stop.signal,
          onToken: (piece, index) => {
            const passage = batch[index];
            if (passage && present.has(passage)) passage.onToken?.(piece);
          },
        },
      );
      observer.executed({
        size: batch.length,
        queueMs: batch.map(({ enqueuedAtMs }) => startedAtMs - enqueuedAtMs),
        computeMs: performance.now() - startedAtMs,
      });
      batch.forEach(({ resolve }, index) => {
        resolve(answers[index] as Answer);
      });
    } catch (error) {
      const isFault = error instanceof AppError && FAULTS_OF_A_REQUEST.has(error.code);
      if (isFault && batch.length > 1) for (const passage of present) await compute([passage]);
      else for (const { reject } of batch) reject(error);
    }
  };

  const leave = (passage: WaitingPassage) => {
    const at = queue.indexOf(passage);
    if (at >= 0) queue.splice(at, 1);
    passage.leaveBatch?.();
  };

  return {
    async answer(requests, options = {}) {
      const { onToken, signal, timeoutMs, client } = options;
      if (signal?.aborted) throw cancelled();
      requests.forEach(checkRequest);
      if (requests.length > maxQueue)
        throw new AppError('too_large', `At most ${maxQueue} passages are read at once.`);
      if (queue.length + requests.length > maxQueue) {
        observer.refused(requests.length);
        throw new AppError('overloaded', 'Too many questions are waiting. Please try again in a moment.', {
          retryAfterMs: RETRY_AFTER_MS,
        });
      }
      const enqueuedAtMs = performance.now();
      const passages: WaitingPassage[] = [];
      const answers = requests.map(
        (request, index) =>
          new Promise<Answer>((resolve, reject) => {
            const tell = onToken && ((piece: string) => onToken(piece, index));
            passages.push({ request, client, enqueuedAtMs, onToken: tell, resolve, reject });
          }),
      );
      const giveUp = (error: AppError) => {
        for (const passage of passages) passage.reject(error);
      };
      const onAbort = () => giveUp(cancelled());
      signal?.addEventListener('abort', onAbort, { once: true });
      const deadline =
        timeoutMs === undefined ? undefined : setTimeout(() => giveUp(timedOut(timeoutMs)), timeoutMs);
      queue.push(...passages);
      runDue();
      try {
        return await Promise.all(answers);
      } finally {
        clearTimeout(deadline);
        signal?.removeEventListener('abort', onAbort);
        passages.forEach(leave);
      }
    },
  };
}

const cancelled = () => new AppError('cancelled', 'The question was cancelled.');
const timedOut = (timeoutMs: number) =>
  new AppError('timed_out', `The model did not answer within ${timeoutMs} ms. Please try again.`, {
    retryAfterMs: RETRY_AFTER_MS,
  });
