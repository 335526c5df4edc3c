// What a sentence means, as a vector: texts that mean the like have vectors whose product is large.

export interface SentenceEncoder extends AsyncDisposable {
  /** Numbers of a vector. */
  readonly size: number;
  /**
   * Each text's vector, of unit length; a text longer than 128 pieces of words is cut. Those that can wait let others
   * before them.
   *
   * @throws AppError `engine_unavailable` when it was closed, or when the thread that computes broke off: the next call
   *   starts another
   */
  encode(texts: readonly string[], options?: { readonly canWait?: boolean }): Promise<Float32Array[]>;
}
