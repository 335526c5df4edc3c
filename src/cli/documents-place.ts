// Where the documents are that the command line works on: the database of this machine, or a service.
import type { DocumentView } from '../protocol/document.ts';

export interface Outcome {
  readonly document: DocumentView;
  /** False when the same was there already. */
  readonly isChanged: boolean;
}

export interface FileToAdd {
  readonly source: string;
  readonly collection: string;
  readonly title?: string;
  readonly bytes: Uint8Array;
}

export interface PageToAdd {
  readonly url: string;
  readonly collection: string;
  readonly title?: string;
}

/** What is added or read again is being read when a call resolves: `show` tells how far it is. */
export interface DocumentsPlace extends AsyncDisposable {
  addFile(file: FileToAdd): Promise<Outcome>;
  addPage(page: PageToAdd): Promise<Outcome>;
  show(id: string): Promise<DocumentView>;
  all(collection?: string): AsyncIterable<DocumentView>;
  remove(id: string): Promise<void>;
  reindex(id: string): Promise<DocumentView>;
}

/** What became of one document; without one, it was refused before it was stored. */
export interface Report {
  readonly source: string;
  readonly outcome: 'read' | 'unchanged' | 'failed';
  readonly problem?: string;
  readonly document?: DocumentView;
}
