// What happens to the batches of a version, told to whoever counts it.

export interface ExecutedBatch {
  /** Passages that were read in one go. */
  readonly size: number;
  /** How long each of them waited before, in milliseconds. */
  readonly queueMs: readonly number[];
  readonly computeMs: number;
}

/** One for each loaded version. */
export interface BatchObserver {
  executed(batch: ExecutedBatch): void;
  /** Passages that were refused because the queue was full. */
  refused(passages: number): void;
}
