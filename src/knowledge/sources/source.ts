// What every kind of source does: tell all that it has, with the content of what changed.

/** What was known of an item when it was read the last time. */
export type KnownItems = ReadonlyMap<string, string | null>;

export interface ItemContent {
  readonly title?: string;
  /** Where people find it. */
  readonly url?: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * One item. Its `version` is whatever tells the source later that it is the same: a time, a hash, an ETag. An item that
 * could not be read has a `problem`: what is published of it stays.
 */
export type Found = { readonly id: string } & (
  | { readonly version: string | null; readonly content: ItemContent }
  | { readonly isSame: true; readonly version?: string }
  | { readonly problem: string }
);

export interface Source {
  /**
   * All that the source has, each item once. What is not told when it ends was removed there.
   *
   * @throws AppError when the source cannot be read: then nothing counts as removed
   */
  read(known: KnownItems, signal: AbortSignal): AsyncGenerator<Found>;
}
