// A document, how far it is, and what is needed to begin with one.

export interface NewDocument {
  readonly collection: string;
  /** Where it comes from: a path, an address, the name of an upload. Unique in its collection. */
  readonly source: string;
  /** Shown until the document has been read. */
  readonly title: string;
  /** Shown for good, in place of the title that the file has. */
  readonly givenTitle?: string | null;
  readonly mediaType: string;
  readonly url?: string | null;
  /** Equal hashes, equal documents. */
  readonly contentHash: string;
  /** The file as it came. Kept, so that it can be read again. */
  readonly bytes: Uint8Array;
}

export interface Document {
  readonly id: string;
  readonly collection: string;
  readonly source: string;
  readonly title: string;
  readonly givenTitle: string | null;
  readonly mediaType: string;
  readonly url: string | null;
  /** While it is read again, or when that failed, what was published before stays. */
  readonly status: 'reading' | 'ready' | 'failed';
  readonly progressPercent: number;
  /** Why it failed. */
  readonly problem: string | null;
  /** Of what is published; null before anything is. */
  readonly contentHash: string | null;
  readonly passageCount: number;
  /** A `Coverage`, of what is published; null where it was not counted. */
  readonly coverageJson: string | null;
  /** Grows with each change of what is published, over all documents; null before anything is. */
  readonly revision: number | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface DocumentPage {
  /** Default: all. */
  readonly collections?: readonly string[];
  readonly status?: Document['status'];
  readonly afterId?: string;
  readonly limit?: number;
}

export const documentColumns = [
  'id',
  'collection',
  'source',
  'title',
  'givenTitle',
  'mediaType',
  'url',
  'status',
  'progressPercent',
  'problem',
  'contentHash',
  'passageCount',
  'coverageJson',
  'revision',
  'createdAtMs',
  'updatedAtMs',
] as const;
