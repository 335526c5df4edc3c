// Questions and documents from a message broker, replies to it. A connection that is lost is made anew.
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Broker, BrokerOptions } from './broker.ts';
import { createHandlers, type HandlerParts } from './handle-messages.ts';
import { openBroker } from './open-broker.ts';

export interface QueueOptions extends BrokerOptions {
  readonly parts: HandlerParts;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** How long a stop waits for what is being answered. */
  readonly graceMs?: number;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const GRACE_MS = 8000;

/**
 * Resolves at once: a broker that is away is waited for. Disposed, it takes no further message and acknowledges those
 * that are answered in time; the others come again.
 *
 * @throws AppError `config_invalid` for an address of no broker known here
 */
export async function openQueueChannel(options: QueueOptions): Promise<AsyncDisposable> {
  const { parts, topics, log, graceMs = GRACE_MS } = options;
  const { protocol, host } = new URL(options.url.split(',')[0] ?? '');
  const address = `${protocol}//${host}`;
  const stopping = new AbortController();
  let current: Broker | undefined;
  const running = new Set<Promise<void>>();

  const counted =
    (handle: (body: Buffer) => Promise<void>) =>
    (body: Buffer): Promise<void> => {
      const handled = handle(body);
      running.add(handled);
      const done = () => void running.delete(handled);
      handled.then(done, done);
      return handled;
    };

  async function serve(): Promise<void> {
    const broker = await openBroker(options);
    current = broker;
    try {
      if (stopping.signal.aborted) return;
      const gone = new AbortController();
      broker.lost.catch(() => gone.abort());
      const over = AbortSignal.any([stopping.signal, gone.signal]);
      const handlers = createHandlers(parts, broker, topics, over);
      await broker.consume(topics.questions, counted(handlers.question));
      await broker.consume(topics.documents, counted(handlers.document));
      log.info({ broker: address, ...topics }, 'questions and documents are taken from the broker');
      await Promise.race([broker.lost, stopped]);
    } finally {
      if (!stopping.signal.aborted) await close(broker);
    }
  }

  const close = async (broker: Broker) => {
    current = undefined;
    await broker[Symbol.asyncDispose]();
  };
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(), { once: true });
  });

  async function serveAgainAndAgain(): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; !stopping.signal.aborted; ) {
      const beganAt = performance.now();
      try {
        await serve();
      } catch (error) {
        if (error instanceof AppError) throw error;
        log.warn({ broker: address, problem: (error as Error).message }, 'the broker is away');
      }
      pauseMs =
        performance.now() - beganAt > LONGEST_PAUSE_MS
          ? FIRST_PAUSE_MS
          : Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      await sleep(pauseMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  }

  const serving = serveAgainAndAgain();
  serving.catch((error: unknown) => log.warn({ err: error }, 'the broker is given up'));
  return {
    async [Symbol.asyncDispose]() {
      await current?.stopConsuming().catch(() => undefined); // it is away
      const patience = sleep(graceMs, undefined, { ref: false });
      await Promise.race([Promise.allSettled(running), patience]);
      stopping.abort();
      await serving.catch(() => undefined); // told above
      if (current) await close(current);
    },
  };
}
