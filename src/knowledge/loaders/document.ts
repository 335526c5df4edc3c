// What every loader makes of a file: one text, its sections and blocks, and the curated answers if it holds any.
import { AppError } from '../../errors.ts';
import type { Coverage } from '../../storage/document-coverage.ts';

export interface SourceFile {
  /** Shown in errors, and the title where the file has none. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A stretch of the text under one path of headings. Headings stand in the text before it, not in it. */
export interface Section {
  readonly headings: readonly string[];
  /** Counted from 1, where the file has pages. */
  readonly page?: number;
  /** UTF-16 offsets in the document's text. */
  readonly start: number;
  readonly end: number;
}

/** What a block is: a paragraph, an item of a list without order, a step of a list with one, a row of a table. */
export type BlockKind = 'paragraph' | 'item' | 'step' | 'row';

/** A stretch of the text that stands by itself. Marks (“-”, “1.”) are no part of it: `kind` and `number` say what they said. */
export interface Block {
  readonly kind: BlockKind;
  /** UTF-16 offsets in the document's text. */
  readonly start: number;
  readonly end: number;
  /** The list or table that it belongs to: the same number for all of its blocks, counted through the document. */
  readonly group?: number;
  /** A step's number, as a reader sees it. */
  readonly number?: number;
}

/** An answer written by a person, with the phrasings of its question. */
export interface CuratedEntry {
  readonly questions: readonly string[];
  readonly answer: string;
  readonly url?: string;
}

export interface LoadedDocument {
  readonly title: string;
  /** Blocks (paragraphs, list items, table rows) with a blank line between. */
  readonly text: string;
  /** In the order of the text, without overlap. */
  readonly sections: readonly Section[];
  /** In the order of the text: every word of a section stands in one of them. */
  readonly blocks: readonly Block[];
  readonly curated?: readonly CuratedEntry[];
  /** How much of what a reader of the file sees stands in the blocks. */
  readonly coverage?: Coverage;
}

/** Called with how much of a long file has been read, from 0 to 1. */
export type ShareRead = (share: number) => void;
export type Loader = (file: SourceFile, onShareRead: ShareRead) => Promise<LoadedDocument>;

/** About 3,000 pages of text. */
export const MAX_TEXT_CHARS = 8_000_000;
/** Nested elements, lists or quotes; nobody writes a tenth of it by hand. */
export const MAX_DEPTH = 200;

/** The error of a file that cannot be read; `what` says what is wrong and where. */
export function unreadable(file: SourceFile, what: string, cause?: unknown): AppError {
  return new AppError('invalid_input', `Cannot read ${file.name}: ${what}.`, { cause });
}
