// The skill of a desk that answers from the sample documents with the shipped model.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAssistant } from '../../../src/assistant/create-assistant.ts';
import { loadIntents } from '../../../src/assistant/understand/load-intents.ts';
import { loadEngine } from '../../../src/engine/load-engine.ts';
import { loadModelFiles } from '../../../src/engine/model-files.ts';
import { createKnowledgeBase } from '../../../src/knowledge/create-knowledge-base.ts';
import { createIngestion } from '../../../src/knowledge/ingest.ts';
import { openPredictor } from '../../../src/serving/open-predictor.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { createStores } from '../../../src/storage/stores.ts';
import { createCommonWords } from '../../../src/text/common-words.ts';
import { type AlexaServerOptions, startAlexaServer } from './alexa-server.ts';

const DOCUMENTS = ['opening-hours.md', 'borrowing-and-renewals.md', 'questions-and-answers.csv'];
const MODEL = 'models/desk-qa/2';
/** The model is loaded and the documents are read; on a busy machine that takes a while. */
export const LOADING_MS = 180_000;
/** For tests that ask about the words of an answer, not about its time. */
export const UNHURRIED = { answerWithinMs: 100_000, meanwhileAfterMs: 100_000 };
/** Longer than anybody listens at a time. */
export const HOUSE_RULES = Array.from(
  { length: 30 },
  (_, i) => `House rule ${i + 1} asks every visitor to be kind.`,
).join(' ');
export const HANDOFF_TEXT = 'Come to the front desk on the ground floor, or call 555-0142.';

export interface AlexaDeskOptions extends Omit<AlexaServerOptions, 'makeAssistant' | 'database'> {
  /** Awaited before a question is answered, unless the answer is stopped. */
  readonly hold?: () => Promise<void>;
}

export type AlexaDesk = Awaited<ReturnType<typeof openAlexaDesk>>;

/** What servers of one desk have in common: database, documents and model. */
export async function openAlexaDesk() {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-alexa-'));
  const database = await openDatabase({ url: 'sqlite:desk.sqlite', dataDir });
  const stores = createStores(database);
  const limits = { workers: 1, maxBatchSize: 16, maxBatchWaitMs: 0, maxQueue: 64 };
  const predictor = await openPredictor({ modelsDir: 'models', name: 'desk-qa', ...limits });
  const encoder = await loadEngine({ folder: MODEL });
  const isWord = createCommonWords((await loadModelFiles(MODEL)).vocabulary);
  const intents = await loadIntents(MODEL);
  const knowledge = createKnowledgeBase({ encoder });
  const ingestion = createIngestion({ documents: stores.documents, knowledge });
  for (const source of DOCUMENTS) {
    const bytes = readFileSync(`sample-desk/${source}`);
    await (await ingestion.add({ source, collection: 'main', bytes })).done;
  }
  const rules = Buffer.from(`question,answer\nWhat are the house rules?,${HOUSE_RULES}\n`);
  await (await ingestion.add({ source: 'rules.csv', collection: 'main', bytes: rules })).done;

  await knowledge.understood();

  return {
    startServer({ hold, ...options }: AlexaDeskOptions = {}) {
      return startAlexaServer({
        ...options,
        database,
        makeAssistant: () =>
          createAssistant({
            knowledge,
            predictor,
            isWord,
            ...(intents ? { intents } : {}),
            ...stores,
            settings: {
              deskName: 'Linden Falls Public Library',
              handoffText: HANDOFF_TEXT,
              arrangeStages: (stages) => [
                {
                  name: 'hold',
                  kind: 'pre-processing',
                  async run(state, { signal }) {
                    if (hold) await Promise.race([hold(), once(signal, 'abort')]);
                    signal.throwIfAborted();
                    return state;
                  },
                },
                ...stages,
              ],
            },
          }),
      });
    },
    async [Symbol.asyncDispose]() {
      await ingestion[Symbol.asyncDispose]();
      await predictor[Symbol.asyncDispose]();
      await encoder[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
