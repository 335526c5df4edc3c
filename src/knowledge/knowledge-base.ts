// What the documents hold, ready to be asked: passages and curated answers of every collection, in memory.

import type { PassageVectors } from '../engine/passage-vectors.ts';
import type { Document } from '../storage/document.ts';
import type { DocumentContent } from '../storage/document-content.ts';
import type { PastTurn } from '../text/encoded-text.ts';
import type { Unit } from '../text/passages.ts';

export interface FoundPassage {
  readonly documentId: string;
  readonly title: string;
  readonly headings: readonly string[];
  readonly url: string | null;
  readonly page: number | null;
  readonly text: string;
  /** Where it lies in the document's text (UTF-16 offsets). */
  readonly start: number;
  readonly end: number;
  /** How well it fits, by words and by meaning: comparable within one search only. */
  readonly score: number;
  readonly units: readonly Unit[];
  /** What an encoder made of it, and which; absent until that is known. */
  readonly known?: { readonly encoder: string; readonly vectors: PassageVectors };
}

export interface FoundCurated {
  readonly documentId: string;
  readonly title: string;
  readonly url: string | null;
  /** The phrasings of the entry; the first is shown. */
  readonly questions: readonly string[];
  readonly answer: string;
  /** From 0 to 1: how much of the question the entry's phrasings explain. */
  readonly confidence: number;
}

export interface AskOptions {
  readonly limit?: number;
  /** Default: all collections. */
  readonly collections?: readonly string[];
  /** Earlier turns that the question may refer to, the last one last. */
  readonly history?: readonly PastTurn[];
}

/** What is told of a document with each answer from it. */
export type KnownDocument = Pick<Document, 'id' | 'collection' | 'title' | 'url'>;

export interface KnowledgeBase {
  /** The best passages first (default 5). */
  search(question: string, options?: AskOptions): Promise<FoundPassage[]>;
  /** The nearest curated entries, the best first, whatever their confidence (default 3). */
  matchCurated(question: string, options?: AskOptions): Promise<FoundCurated[]>;
  /** How many passages hold the word in this very form, lower case; 0 for a word that no document holds. */
  wordCount(word: string): number;
  /** How many passages hold the word in any of its forms. */
  formCount(word: string): number;
  /** All words, each form by itself. */
  words(): Iterable<string>;
  /**
   * Puts a document's published content in the place of what was there; resolves when it is asked. It is prepared in
   * short slices between which questions are answered, and takes its place in one step.
   */
  put(document: KnownDocument, content: DocumentContent): Promise<void>;
  remove(documentId: string): Promise<void>;
  /** What texts mean as a whole, of unit length; undefined without an encoder, or where it failed. */
  meaningOf(text: string): Promise<Float32Array | undefined>;
  /** Resolves when the meaning of all passages is known as well; until then they are found by their words. */
  understood(): Promise<void>;
  readonly documentCount: number;
  readonly passageCount: number;
}
