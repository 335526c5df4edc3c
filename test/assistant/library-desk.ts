// The sample desk's documents, read by the shipped model, with a database of its own: all that a turn needs, and no channel.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Turn } from '../../src/assistant/assistant.ts';
import { createAssistant } from '../../src/assistant/create-assistant.ts';
import type { AssistantSettings } from '../../src/assistant/settings.ts';
import { loadIntents } from '../../src/assistant/understand/load-intents.ts';
import { loadEngine } from '../../src/engine/load-engine.ts';
import { loadModelFiles } from '../../src/engine/model-files.ts';
import { createKnowledgeBase } from '../../src/knowledge/create-knowledge-base.ts';
import { createIngestion } from '../../src/knowledge/ingest.ts';
import { openPredictor } from '../../src/serving/open-predictor.ts';
import type { Predictor } from '../../src/serving/predictor.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { createStores } from '../../src/storage/stores.ts';
import { createCommonWords } from '../../src/text/common-words.ts';

const DOCUMENTS = 'sample-desk';
const MODEL = 'models/desk-qa/2';
const limits = { workers: 1, maxBatchSize: 16, maxBatchWaitMs: 1, maxQueue: 64 };

export type LibraryDesk = Awaited<ReturnType<typeof openLibraryDesk>>;

/** @param names The files that are read; default all. */
export async function openLibraryDesk(names: readonly string[] = readdirSync(DOCUMENTS)) {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-assistant-'));
  const database = await openDatabase({ url: 'sqlite:desk.sqlite', dataDir });
  const stores = createStores(database);
  const predictor = await openPredictor({ modelsDir: 'models', name: 'desk-qa', ...limits });
  const encoder = await loadEngine({ folder: MODEL });
  const isWord = createCommonWords((await loadModelFiles(MODEL)).vocabulary);
  const intents = await loadIntents(MODEL);
  const knowledge = createKnowledgeBase({ encoder });
  const ingestion = createIngestion({ documents: stores.documents, knowledge });
  const accepted = names.map((source) =>
    ingestion.add({ source, collection: 'main', bytes: readFileSync(join(DOCUMENTS, source)) }),
  );
  for (const { done } of await Promise.all(accepted)) await done;
  await knowledge.understood();
  const open = (settings: AssistantSettings = {}, parts: { readonly predictor?: Predictor } = {}) =>
    createAssistant({
      knowledge,
      predictor,
      isWord,
      ...(intents ? { intents } : {}),
      settings: { deskName: 'Linden Falls Public Library', ...settings },
      ...stores,
      ...parts,
    });
  return {
    stores,
    knowledge,
    predictor,
    open,
    /** The text of a document by its id. */
    textOf: async (id: string) => (await stores.documents.content(id))?.text ?? '',
    async [Symbol.asyncDispose]() {
      await ingestion[Symbol.asyncDispose]();
      await predictor[Symbol.asyncDispose]();
      await encoder[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A turn of somebody without a key. */
export const turn = (message: string, more: Partial<Turn> = {}): Turn => ({
  message,
  channel: 'embedded',
  ownerId: null,
  ...more,
});
