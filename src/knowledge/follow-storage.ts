// Looks again and again for what other processes publish, like the command line beside a running service.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../telemetry/logger.ts';
import type { StorageMirror } from './storage-mirror.ts';

export interface Follower extends AsyncDisposable {
  start(): void;
}

export interface FollowerOptions {
  readonly mirror: StorageMirror;
  readonly everyMs: number;
  readonly log?: Pick<Logger, 'warn'>;
}

export function createFollower({ mirror, everyMs, log }: FollowerOptions): Follower {
  const stop = new AbortController();
  let following: Promise<void> | undefined;

  async function follow(): Promise<void> {
    let isFailing = false;
    while (await pause(everyMs, stop.signal)) {
      try {
        await mirror.sync();
        isFailing = false;
      } catch (error) {
        // Once for each time that the storage goes away, not each second that it is gone.
        if (!isFailing) log?.warn({ err: error }, 'changes of documents cannot be followed');
        isFailing = true;
      }
    }
  }

  return {
    start() {
      following ??= follow();
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await following;
    },
  };
}

/** False when it was stopped. */
const pause = (ms: number, signal: AbortSignal): Promise<boolean> =>
  sleep(ms, true, { signal, ref: false }).catch(() => false);
