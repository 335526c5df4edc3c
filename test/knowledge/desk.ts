// A desk's storage, knowledge and ingestion over a database of its own, for tests.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKnowledgeBase } from '../../src/knowledge/create-knowledge-base.ts';
import { createIngestion, type IngestionOptions } from '../../src/knowledge/ingest.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { createDocumentStore } from '../../src/storage/document-store.ts';

export async function openDesk(options: Partial<IngestionOptions> = {}, dataDir = newFolder()) {
  const database = await openDatabase({ url: 'sqlite:desk.sqlite', dataDir });
  const documents = createDocumentStore(database);
  const knowledge = createKnowledgeBase();
  const ingestion = createIngestion({ documents, knowledge, followEveryMs: 50, ...options });
  return {
    dataDir,
    documents,
    knowledge,
    ingestion,
    /** Texts that are found, the best first. */
    found: async (question: string) => (await knowledge.search(question)).map(({ text }) => text),
    async [Symbol.asyncDispose]() {
      await ingestion[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

const folders: string[] = [];

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-knowledge-'));
  folders.push(folder);
  return folder;
}

/** For `afterAll`. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
