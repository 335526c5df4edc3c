// What the document reader and its process say to each other: one file at a time.
import type { ErrorCode } from '../errors.ts';
import type { DocumentContent } from '../storage/document-content.ts';

export interface ReadRequest {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A document as it is published. */
export type ReadDocument = DocumentContent & { readonly title: string };

export type ReadReply =
  | { readonly share: number }
  | { readonly document: ReadDocument }
  /** An error without a code is a bug. */
  | { readonly problem: { readonly code?: ErrorCode; readonly message: string; readonly stack?: string } };
