// What happens to the threads that compute a version, told to whoever counts it.

export interface ThreadObserver {
  /** A thread ended by itself, or could not be started again. */
  threadEnded(end: { readonly cause: Error; readonly restartAfterMs: number }): void;
  /** Another one computes in its place. */
  threadRestarted(): void;
}
