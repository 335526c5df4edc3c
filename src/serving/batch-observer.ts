// What happens to the calls, batches and threads of a version, told to whoever counts it.
import type { ThreadObserver } from '../engine/thread-observer.ts';
import type { TokenUsage } from './token-usage.ts';

export interface ExecutedBatch {
  /** Passages that were read in one go. */
  readonly size: number;
  /** How long each of them waited before, in milliseconds. */
  readonly queueMs: readonly number[];
  readonly computeMs: number;
}

export interface BatchObserver {
  executed(batch: ExecutedBatch): void;
  /** Passages that were refused because the queue was full. */
  refused(passages: number): void;
}

/** One for each loaded version. */
export interface ModelObserver extends BatchObserver, ThreadObserver {
  /** Every call goes through it, from its place in the queue to its answers; it may ask for the tokens. */
  call<T>(work: (report: (usage: () => TokenUsage) => void) => Promise<T>): Promise<T>;
}
