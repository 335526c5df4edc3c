// The documents in the database of this machine. A service that runs on it follows the changes.
import { documentView } from '../channels/http/routes/document-view.ts';
import { loadConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { createUrlFetcher } from '../knowledge/fetch-url.ts';
import { createAddressGuard } from '../knowledge/guarded-lookup.ts';
import { type Accepted, createIngestion } from '../knowledge/ingest.ts';
import { openDatabase } from '../storage/database.ts';
import { createDocumentStore } from '../storage/document-store.ts';
import type { DocumentsPlace, Outcome } from './documents-place.ts';

export async function openDatabasePlace(): Promise<DocumentsPlace> {
  const { DATABASE_URL, DATA_DIR, FETCH_ALLOWED_RANGES } = loadConfig();
  const database = await openDatabase({ url: DATABASE_URL, dataDir: DATA_DIR });
  const documents = createDocumentStore(database);
  const guard = createAddressGuard(FETCH_ALLOWED_RANGES);
  const ingestion = createIngestion({ documents, fetchUrl: createUrlFetcher({ guard }) });
  const outcome = ({ document, isChanged }: Accepted): Outcome => ({
    document: documentView(document),
    isChanged,
  });
  const missing = (id: string) => new AppError('not_found', `There is no document ${id} any more.`);
  return {
    addFile: async (file) => outcome(await ingestion.add(file)),
    addPage: async ({ url, ...options }) => outcome(await ingestion.addUrl(url, options)),
    async show(id) {
      const document = await documents.find(id);
      if (!document) throw missing(id);
      return documentView(document);
    },
    async *all(collection) {
      for await (const document of documents.all(
        collection === undefined ? {} : { collections: [collection] },
      ))
        yield documentView(document);
    },
    async remove(id) {
      if (!(await ingestion.remove(id))) throw missing(id);
    },
    async reindex(id) {
      const [accepted] = await ingestion.reindex(id);
      if (!accepted) throw missing(id);
      return documentView(accepted.document);
    },
    async [Symbol.asyncDispose]() {
      await ingestion[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
