// What `frontdesk export site` writes and a browser reads: a list of files that names all others by what they hold.
import type { KnownDocument } from '../knowledge/knowledge-base.ts';
import type { PublicDesk } from '../protocol/desk-settings.ts';
import type { DocumentContent } from '../storage/document-content.ts';

/** The one file whose name stays: a browser looks here for a newer export. */
export const SITE_FILE = 'site.json';
/** A file that is packed with gzip, whatever its server does. */
export const PACKED = '.packed';

export interface SiteFile {
  /** With a part of its SHA-256, so that it can be kept for good. */
  readonly name: string;
  /** As it travels, and unpacked. */
  readonly packedBytes: number;
  readonly bytes: number;
}

export interface Site {
  readonly formatVersion: 1;
  /** Changes with any file. */
  readonly version: string;
  readonly about: PublicDesk;
  readonly desk: SiteFile;
  readonly vectors: SiteFile;
  readonly model: {
    readonly manifest: SiteFile;
    readonly vocabulary: SiteFile;
    readonly intents?: SiteFile;
    readonly encoder: SiteFile;
    readonly reader: SiteFile;
    readonly judge: SiteFile;
    readonly weights: SiteFile;
  };
  /** ONNX Runtime's WebAssembly. */
  readonly runtime: SiteFile;
  /** The script of the Web Worker. */
  readonly worker: SiteFile;
}

/** The desk's documents as they were read. */
export interface SiteDesk {
  readonly deskName?: string;
  /** Of IANA: where "today" is. */
  readonly timeZone: string;
  readonly handoffText?: string;
  readonly documents: readonly { readonly document: KnownDocument; readonly content: DocumentContent }[];
  /** Where the vectors of each passage lie in the file of vectors. */
  readonly vectors: readonly { readonly key: string; readonly offset: number; readonly bytes: number }[];
}
