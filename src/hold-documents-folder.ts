// The documents' folder, watched by one replica: another takes it over when that one is gone.

import { checkDocumentsFolder, type FolderCheck } from './knowledge/check-documents-folder.ts';
import { type WatchedFolder, type WatchFolderOptions, watchFolder } from './knowledge/watch-folder.ts';
import type { Coordination } from './storage/replicas/coordination.ts';
import { type Held, holdWhileLeading } from './storage/replicas/hold-while-leading.ts';

export interface DocumentsFolder {
  readonly path: string;
  readonly coordination: Coordination;
  readonly stores: FolderCheck['stores'];
  readonly ingestion: WatchFolderOptions['ingestion'];
  readonly log: WatchFolderOptions['log'];
}

/** @throws AppError `config_invalid` for another folder than the one before, `not_found` */
export function holdDocumentsFolder(folder: DocumentsFolder): Promise<Held<WatchedFolder>> {
  const { path, coordination, stores, ingestion, log } = folder;
  return holdWhileLeading({
    coordination,
    name: 'documents folder',
    async open() {
      const removesMissing = await checkDocumentsFolder({ path, stores, log });
      return watchFolder({ path, ingestion, documents: stores.documents, log, removesMissing });
    },
    log,
  });
}
