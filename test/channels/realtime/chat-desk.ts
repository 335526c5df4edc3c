// A real desk with the live chat: server, database, documents and the shipped model. Its answers can be held back.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createAuthenticator } from '../../../src/access/authenticator.ts';
import { createAssistant } from '../../../src/assistant/create-assistant.ts';
import { type RealtimeLimits, realtimeLimits } from '../../../src/channels/realtime/limits.ts';
import { attachRealtime } from '../../../src/channels/realtime/realtime-gateway.ts';
import { parseConfig } from '../../../src/config.ts';
import { createKnowledgeBase } from '../../../src/knowledge/create-knowledge-base.ts';
import { openPredictor } from '../../../src/serving/open-predictor.ts';
import type { Predictor } from '../../../src/serving/predictor.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { createLoneCoordination } from '../../../src/storage/replicas/coordination.ts';
import { openCoordination } from '../../../src/storage/replicas/open-coordination.ts';
import { createStores } from '../../../src/storage/stores.ts';
import { createEvents } from '../../../src/telemetry/events.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

export interface ChatDeskOptions {
  readonly dataDir: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly limits?: Partial<RealtimeLimits>;
  /** One that others use too, and that is not disposed of with the desk. Default: one of its own. */
  readonly predictor?: Predictor;
  /** Awaited, unless the answer is stopped, when the text of an answer was told and before the answer is stored. */
  readonly hold?: (message: string) => Promise<void>;
}

export type ChatDesk = Awaited<ReturnType<typeof startChatDesk>>;

const OPENING = 'The library opens at nine in the morning. It closes at eight in the evening.';
const GARDEN = 'The garden has forty rose bushes. The gardener is called Ada Brown.';

export async function startChatDesk(options: ChatDeskOptions) {
  const { dataDir, port = 0, environment = {}, limits, predictor: shared, hold } = options;
  const config = parseConfig({ LOG_LEVEL: 'silent', DATA_DIR: dataDir, ...environment });
  const log = pino({ level: config.LOG_LEVEL });
  const metrics = createMetrics();
  const database = await openDatabase({ url: config.DATABASE_URL, dataDir });
  const stores = createStores(database);
  const isOneOfSeveral = config.DATABASE_URL.startsWith('postgres');
  const coordination = isOneOfSeveral
    ? await openCoordination({ url: config.DATABASE_URL, dataDir, log })
    : createLoneCoordination();
  const predictor = shared ?? (await openShippedModel());
  const knowledge = createKnowledgeBase();
  await knowledge.put(guide('hours', 'main'), contentOf(OPENING));
  await knowledge.put(guide('garden', 'grounds'), contentOf(GARDEN));
  const assistant = createAssistant({
    knowledge,
    predictor,
    ...stores,
    log,
    settings: {
      arrangeStages: (stages) => [
        ...stages.slice(0, -1),
        {
          name: 'hold',
          kind: 'pre-processing',
          async run(state, { signal }) {
            await Promise.race([hold?.(state.message), once(signal, 'abort')]);
            signal.throwIfAborted();
            return state;
          },
        },
        ...stages.slice(-1),
      ],
    },
  });
  const server = createServer((_request, response) => response.writeHead(404).end());
  const gateway = attachRealtime({
    server,
    authenticate: createAuthenticator({ config, apiKeys: stores.apiKeys, log }),
    assistant,
    ...stores,
    coordination,
    config,
    limits: { ...realtimeLimits(config), ...limits },
    telemetry: createEvents(log, metrics),
    log,
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    stores,
    metrics,
    assistant,
    gateway,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
      if (!shared) await predictor[Symbol.asyncDispose]();
      await coordination[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

export function openShippedModel(): Promise<Predictor> {
  const limits = { workers: 1, maxBatchSize: 16, maxBatchWaitMs: 0, maxQueue: 64 };
  return openPredictor({ modelsDir: 'models', name: 'desk-qa', ...limits });
}

const guide = (id: string, collection: string) => ({ id, collection, title: 'Guide', url: null });

function contentOf(text: string) {
  const passage = { text, headings: [], page: null, startOffset: 0, endOffset: text.length };
  return { text, passages: [passage], curatedAnswers: [] };
}
