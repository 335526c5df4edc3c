// The desk without its channels: storage, documents, model and assistant, built once and in order.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type AdmittedAssistant, admitTurns } from './assistant/admitted-assistant.ts';
import { createAssistant } from './assistant/create-assistant.ts';
import { loadPipeline } from './assistant/load-pipeline.ts';
import { createRehearsal, type Rehearsal } from './assistant/rehearsal.ts';
import type { Stage, StageTiming } from './assistant/stage.ts';
import { loadIntents } from './assistant/understand/load-intents.ts';
import type { Config } from './config.ts';
import type { Engine } from './engine/engine.ts';
import { loadEngine } from './engine/load-engine.ts';
import { loadModelFiles } from './engine/model-files.ts';
import { createModelServer, type ModelServer } from './engine/remote/model-server.ts';
import { createDeskSettings, type DeskSettingsSource } from './inbox/desk-settings.ts';
import { withHandoffStage } from './inbox/handoff-stage.ts';
import { createInbox, type Inbox } from './inbox/inbox.ts';
import { createNotifications } from './inbox/notifications.ts';
import { createKnowledgeBase } from './knowledge/create-knowledge-base.ts';
import { createUrlFetcher, type FetchUrl } from './knowledge/fetch-url.ts';
import { createAddressGuard } from './knowledge/guarded-lookup.ts';
import { createIngestion, type Ingestion } from './knowledge/ingest.ts';
import type { KnowledgeBase } from './knowledge/knowledge-base.ts';
import type { ModelVersion } from './protocol/reply.ts';
import type { Resources } from './resources.ts';
import { ANSWER_MODEL } from './serving/answer-model.ts';
import { openPredictor, type ServedModels } from './serving/open-predictor.ts';
import { type Database, openDatabase } from './storage/database.ts';
import { createStores, type Stores } from './storage/stores.ts';
import { createGroupQuestions, type GroupQuestions } from './teaching/group-questions.ts';
import { createPublishedEntries, type PublishedEntries } from './teaching/publish-entries.ts';
import { observeAnswers } from './telemetry/answer-metrics.ts';
import { observeBatches } from './telemetry/batch-metrics.ts';
import { observeCalls } from './telemetry/call-metrics.ts';
import { observeModelServer } from './telemetry/model-server-metrics.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { observeThreads } from './telemetry/thread-metrics.ts';
import { type Tracing, untraced } from './telemetry/tracing.ts';
import { createCommonWords } from './text/common-words.ts';

export interface DeskParts {
  readonly database: Database;
  readonly stores: Stores;
  readonly knowledge: KnowledgeBase;
  readonly ingestion: Ingestion;
  /** Undefined where it does not work. */
  readonly encoder: Engine | undefined;
  readonly predictor: ServedModels;
  /** What computes the models, where this process does not. */
  readonly modelServer: ModelServer | undefined;
  /** Fetches pages, from public addresses and those that the operator allows. */
  readonly fetchUrl: FetchUrl;
  readonly assistant: AdmittedAssistant;
  /** A turn of which nothing is stored, told or counted. */
  readonly rehearse: Rehearsal;
  /** Conversations that people of the desk take part in. */
  readonly inbox: Inbox;
  /** The answers that people wrote. */
  readonly publishedEntries: PublishedEntries;
  readonly groupQuestions: GroupQuestions;
  readonly settings: DeskSettingsSource & { forget(): void };
}

export async function openDeskParts(
  config: Config,
  { log, events, metrics, tracing = untraced }: Telemetry & { readonly tracing?: Tracing },
  resources: Resources,
): Promise<DeskParts> {
  const pipeline = await loadPipeline(config.PIPELINE_FILE, log);
  const database = resources.use(await openDatabase({ url: config.DATABASE_URL, dataDir: config.DATA_DIR }));
  const stores = createStores(database);
  const modelServer = modelServerOf(config, { log, metrics });
  const predictor = resources.use(
    await openPredictor({
      ...(modelServer ? { server: modelServer } : {}),
      modelsDir: config.MODELS_DIR,
      name: ANSWER_MODEL,
      workers: config.MODEL_WORKERS,
      maxBatchSize: config.MAX_BATCH_SIZE,
      maxBatchWaitMs: config.MAX_BATCH_WAIT_MS,
      maxQueue: config.MAX_BATCH_QUEUE,
      stores,
      ...(config.GOLDEN_SET_FILE === undefined ? {} : { goldenRuns: stores.evaluations }),
      observe: observeModels({ metrics, log }, tracing),
      observeAnswer: observeAnswers(metrics.registry),
      log,
    }),
  );
  const folder = servedFolder(predictor, config);
  const encoder = await encoderOf(folder, modelServer, resources, log);
  const { vocabulary } = await loadModelFiles(folder);
  const intents = await loadIntents(folder);
  let isClosing = false;
  const knowledge = createKnowledgeBase({
    vectors: stores.passageVectors,
    ...(encoder ? { encoder } : {}),
    onEncoderFailure(error) {
      if (!isClosing) log.warn({ err: error }, 'the encoder failed: passages are found by their words alone');
    },
  });
  resources.defer(() => {
    isClosing = true;
  });
  const fetchUrl = createUrlFetcher({ guard: createAddressGuard(config.FETCH_ALLOWED_RANGES) });
  const ingestion = resources.use(
    createIngestion({
      documents: stores.documents,
      knowledge,
      fetchUrl,
      events,
      log,
    }),
  );
  await ingestion.restore();
  const settings = createDeskSettings(stores.deskSettings, config);
  const asked = {
    knowledge,
    predictor,
    isWord: createCommonWords(vocabulary),
    ...(intents ? { intents } : {}),
    settings: {
      deskName: config.DESK_NAME,
      timeZone: config.TIME_ZONE,
      handoffText: config.HANDOFF_TEXT,
      arrangeStages: (stages: readonly Stage[]) =>
        withHandoffStage(
          pipeline.arrange(stages, { knowledge, predictor, onFailure: events.stageFailed }),
          settings,
        ),
      onStage: ({ name, kind, seconds }: StageTiming) =>
        metrics.turnStageDuration.observe({ stage: name, kind }, seconds),
    },
  };
  const { conversations, events: storedEvents } = stores;
  const answering = admitTurns(
    createAssistant({ ...asked, conversations, events: storedEvents, log, tracing }),
    { limit: config.MAX_CONCURRENT_TURNS, sideBySide: sideBySide(config), events, metrics },
  );
  const notifications = resources.use(createNotifications({ config, store: stores.conversationStates, log }));
  const { notify } = notifications;
  const inbox = createInbox({
    assistant: answering,
    conversations,
    store: stores.conversationStates,
    notify,
    log,
  });
  const { assistant } = inbox;
  resources.defer(() => assistant.idle());
  const stages = pipeline.stages.map(({ name, kind, own }) => ({ name, kind, module: own?.module }));
  log.info({ stages }, 'stages of a turn');
  const rehearse = createRehearsal(asked);
  return {
    database,
    stores,
    knowledge,
    ingestion,
    fetchUrl,
    encoder,
    predictor,
    modelServer,
    assistant,
    rehearse,
    inbox,
    settings,
    publishedEntries: createPublishedEntries({
      entries: stores.curatedEntries,
      documents: stores.documents,
      ingestion,
    }),
    groupQuestions: createGroupQuestions(encoder),
  };
}

/** A model server computes as many turns as come; this machine is no faster for working on more than it has cores. */
function sideBySide({ MODEL_SERVER_URL, MAX_CONCURRENT_TURNS }: Config): number {
  return MODEL_SERVER_URL === undefined
    ? Math.min(MAX_CONCURRENT_TURNS, Math.max(LEAST_SIDE_BY_SIDE, 2 * availableParallelism()))
    : MAX_CONCURRENT_TURNS;
}

/** While one waits for the disk, another computes. */
const LEAST_SIDE_BY_SIDE = 4;

function modelServerOf(
  { MODEL_SERVER_URL: url, MODEL_SERVER_TOKEN: token, MODEL_SERVER_TIMEOUT_MS: timeoutMs }: Config,
  { log, metrics }: Pick<Telemetry, 'log' | 'metrics'>,
): ModelServer | undefined {
  if (url === undefined) return undefined;
  const { called, circuitChanged } = observeModelServer(metrics.registry);
  const server = createModelServer({
    url,
    timeoutMs,
    ...(token === undefined ? {} : { token }),
    observer: {
      called,
      circuitChanged(circuit) {
        circuitChanged(circuit);
        log[circuit === 'closed' ? 'info' : 'warn'](
          { circuit, server: server.url },
          'circuit to the model server',
        );
      },
    },
  });
  log.info({ server: server.url }, 'a model server computes the models');
  return server;
}

/** That of the version which is stable at the start, which need not be the newest: that one may be damaged. */
function servedFolder(predictor: ServedModels, { MODELS_DIR }: Config): string {
  using picked = predictor.pick();
  return join(MODELS_DIR, picked.model.name, picked.model.version);
}

/** On a thread of its own, so that a document that is added keeps no answer waiting. */
async function encoderOf(
  folder: string,
  server: ModelServer | undefined,
  resources: Resources,
  log: Telemetry['log'],
): Promise<Engine | undefined> {
  try {
    return resources.use(await loadEngine({ folder, ...(server ? { server } : {}) }));
  } catch (error) {
    log.warn({ err: error }, 'no encoder: questions are matched by their words alone');
    return undefined;
  }
}

function observeModels({ metrics: { registry }, log }: Pick<Telemetry, 'metrics' | 'log'>, tracing: Tracing) {
  const [batches, calls] = [observeBatches(registry), observeCalls(registry, tracing)];
  const threads = observeThreads(registry, log);
  return (model: ModelVersion) => ({ ...batches(model), ...threads(model), call: calls(model) });
}
