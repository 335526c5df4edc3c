// The composition root of the service: everything is built once, in order, and released in reverse.
import { join } from 'node:path';
import { createRequestAuthenticator } from './access/accounts/account-principal.ts';
import { checkKeysExist, createAuthenticator, isOpen } from './access/authenticator.ts';
import { ensureLocalKey, LOCAL_KEY_FILE } from './access/local-key.ts';
import { alexaRoute } from './channels/alexa/alexa-route.ts';
import { alexaSettings } from './channels/alexa/alexa-settings.ts';
import { type InferenceServer, openInferenceServer } from './channels/grpc/open-inference-server.ts';
import { createHttpChannel } from './channels/http/http-channel.ts';
import { limitConcurrency } from './channels/http/middleware/limit-concurrency.ts';
import { openServer } from './channels/http/open-server.ts';
import type { ReadinessCheck } from './channels/http/routes/health.ts';
import { openQueueChannel } from './channels/queue/queue-channel.ts';
import { attachRealtime } from './channels/realtime/realtime-gateway.ts';
import { type Config, environment } from './config.ts';
import { type DeskParts, openDeskParts } from './desk-parts.ts';
import { holdDocumentsFolder } from './hold-documents-folder.ts';
import { documentsJob } from './jobs/check-documents.ts';
import { driftJob } from './jobs/measure-drift.ts';
import { sourceJobs } from './jobs/read-sources.ts';
import { retentionJobs } from './jobs/retention.ts';
import { goldenSetJob } from './jobs/run-golden-set.ts';
import { type Job, startJobs } from './jobs/scheduler.ts';
import { checkDocuments, countProblems } from './knowledge/quality/check-documents.ts';
import { readSourceSettings } from './knowledge/sources/settings.ts';
import { createSourceReader } from './knowledge/sources/source-reader.ts';
import { createResources, type Resources } from './resources.ts';
import { readGoldenSet } from './serving/golden-set.ts';
import { makeDataFolder } from './storage/data-folder.ts';
import type { Coordination } from './storage/replicas/coordination.ts';
import { holdWhileLeading } from './storage/replicas/hold-while-leading.ts';
import { openCoordination } from './storage/replicas/open-coordination.ts';
import { openTracing } from './telemetry/open-tracing.ts';
import { createQualityMetrics } from './telemetry/quality-metrics.ts';
import { createTelemetry, type Telemetry } from './telemetry/telemetry.ts';

export interface App extends AsyncDisposable {
  /** Where people of this machine find it. */
  readonly url: string;
  /** Where the Open Inference Protocol speaks gRPC, with `GRPC_PORT`. */
  readonly grpcAddress: string | undefined;
  readonly parts: DeskParts;
  /** Opens everything on this machine, where the service takes requests without a key. */
  readonly localKey: string | undefined;
  /** Resolves when all that lay in the documents' folder at the start has been read and understood: answers stay. */
  readonly documentsRead: Promise<void>;
}

/**
 * Starts the service. Disposed, it takes nothing new, finishes what is under way, and is gone within ten seconds.
 *
 * @throws AppError `config_invalid` for an address that cannot be had, or one that others can reach without a key;
 * `storage_unavailable`; `not_found` and `model_invalid` for the model
 */
export async function openApp(config: Config, telemetry: Telemetry = createTelemetry(config)): Promise<App> {
  const resources = createResources();
  try {
    return await buildApp(config, telemetry, resources);
  } catch (error) {
    await resources[Symbol.asyncDispose]();
    throw error;
  }
}

async function buildApp(config: Config, telemetry: Telemetry, resources: Resources): Promise<App> {
  const { log, events, metrics } = telemetry;
  const tracing = resources.use(await openTracing(config, log));
  const sources = await readSourceSettings(config.SOURCES_FILE, environment());
  const coordination = resources.use(
    await openCoordination({
      url: config.DATABASE_SESSION_URL ?? config.DATABASE_URL,
      dataDir: config.DATA_DIR,
      log,
    }),
  );
  const parts = await openDeskParts(config, { ...telemetry, tracing }, resources);
  const { stores, assistant } = parts;
  await checkKeysExist({ config, apiKeys: stores.apiKeys });
  // Nobody else can be at work on them: there is one service on an SQLite file.
  if (config.DATABASE_URL.startsWith('sqlite:')) await stores.idempotency.releaseRunning();
  resources.use(startJobs(retentionJobs({ config, stores, events }), log, coordination));

  const stopping = new AbortController();
  const localKey = isOpen(config) ? ensureLocalKey(makeDataFolder(config.DATA_DIR)) : undefined;
  const authenticate = createAuthenticator({
    config,
    apiKeys: stores.apiKeys,
    log,
    ...(localKey === undefined ? {} : { localKey }),
  });
  let isReady = false;
  const admit = limitConcurrency(config.MAX_CONCURRENT_REQUESTS);
  const http = createHttpChannel({
    context: { config, log, events, metrics, admit, sources, ...parts },
    authenticate: createRequestAuthenticator({ authenticate, sessions: stores.sessions }),
    tracing,
    alexa: alexaRoute({
      ...(await alexaSettings(config, log)),
      admit,
      assistant,
      conversations: stores.conversations,
      feedback: stores.feedback,
      events,
      log,
    }),
    readiness: () => checkReadiness(parts, isReady),
    stopping: stopping.signal,
  });
  const servers: AsyncDisposable[] = [];
  const closeServers = async () => {
    stopping.abort();
    await Promise.all(servers.splice(0).map((server) => server[Symbol.asyncDispose]()));
  };
  resources.defer(closeServers);
  const listening = await openServer({ app: http, config, log });
  servers.push(listening);
  const gateway = attachRealtime({
    server: listening.server,
    authenticate,
    assistant,
    conversations: stores.conversations,
    events: stores.events,
    feedback: stores.feedback,
    coordination,
    rateCounters: stores.rateCounters,
    inbox: parts.inbox,
    config,
    telemetry: events,
    log,
  });
  servers.push(gateway);
  let grpc: InferenceServer | undefined;
  if (config.GRPC_PORT !== undefined) {
    const { predictor } = parts;
    const port = config.GRPC_PORT;
    const { rateCounters } = stores;
    grpc = await openInferenceServer({ config, port, predictor, authenticate, telemetry, rateCounters });
    servers.push(grpc);
  }

  const { QUEUE_URL: queueUrl } = config;
  if (queueUrl !== undefined) servers.push(await holdQueue(queueUrl, config, parts, coordination, log));

  // Nothing is removed before the service has its folder and its port: one that cannot start leaves all as it was.
  const { DOCUMENTS_DIR: path } = config;
  const { ingestion, fetchUrl } = parts;
  const folder = resources.use(await holdDocumentsFolder({ path, coordination, stores, ingestion, log }));
  resources.defer(closeServers);
  // Where another replica watches, all that it published is here already.
  const firstPass = folder.current()?.firstPass ?? Promise.resolve();
  const documentsRead = firstPass.then(async () => {
    // What the sentences mean has a say in the answers: before it is known they might still change.
    await parts.knowledge.understood();
    isReady = true;
    const { documentCount, passageCount } = parts.knowledge;
    log.info({ folder: path, documentCount, passageCount }, 'documents are read');
  });
  const reader = createSourceReader({
    settings: sources,
    store: stores.sources,
    documents: stores.documents,
    ingestion,
    fetchUrl,
    cacheDir: join(config.DATA_DIR, 'sources'),
    events,
    log,
  });
  const quality = await qualityJobs(config, telemetry, parts, () => isReady);
  resources.use(startJobs([expiryJob(parts), ...sourceJobs(reader), ...quality], log, coordination));
  // Nothing new is taken while the jobs end.
  resources.defer(closeServers);

  log.info({ url: listening.url, grpcAddress: grpc?.address, host: config.HOST }, 'service listens');
  if (isOpen(config))
    log.info(
      { key: join(config.DATA_DIR, LOCAL_KEY_FILE) },
      'everybody on this machine may ask without a key, and nobody else reaches the service; the key of the operator is in a file',
    );
  return {
    url: listening.url,
    grpcAddress: grpc?.address,
    parts,
    localKey,
    documentsRead,
    [Symbol.asyncDispose]() {
      log.info('service stops: it finishes the requests under way and takes no new ones');
      return resources[Symbol.asyncDispose]();
    },
  };
}

/** One replica takes from the broker, so that a conversation keeps its order; Kafka shares partitions out by itself. */
function holdQueue(
  url: string,
  config: Config,
  { assistant, stores, ingestion }: DeskParts,
  coordination: Coordination,
  log: Telemetry['log'],
): Promise<AsyncDisposable> {
  const { conversations, documents } = stores;
  const open = () =>
    openQueueChannel({
      url,
      topics: {
        questions: config.QUEUE_QUESTIONS,
        replies: config.QUEUE_REPLIES,
        documents: config.QUEUE_DOCUMENTS,
        deadLetters: config.QUEUE_DEAD_LETTERS,
      },
      group: config.QUEUE_GROUP,
      concurrency: config.QUEUE_CONCURRENCY,
      parts: { assistant, conversations, documents, ingestion, log },
      log,
    });
  return url.startsWith('kafka') ? open() : holdWhileLeading({ coordination, name: 'queue', open, log });
}

const MS_PER_MINUTE = 60_000;

/** What people wrote for a time is asked no more when it is over. */
const expiryJob = ({ publishedEntries }: DeskParts): Job => ({
  name: 'expire curated answers',
  everyMs: MS_PER_MINUTE,
  run: () => publishedEntries.publish(),
});

/** @throws AppError what is wrong with the golden set */
async function qualityJobs(
  { MODELS_DIR, GOLDEN_SET_FILE, GOLDEN_SET_EVERY_MINUTES }: Config,
  { metrics: { registry }, log }: Telemetry,
  { predictor, rehearse, stores: { servedAnswers, evaluations, documents } }: DeskParts,
  isReady: () => boolean,
): Promise<Job[]> {
  const metrics = createQualityMetrics(registry);
  const { rollouts } = predictor;
  const drift = driftJob({ modelsDir: MODELS_DIR, answers: servedAnswers, rollouts, metrics, log });
  const documentFindings = documentsJob({
    count: async () => countProblems(await checkDocuments(documents)),
    gauge: metrics.documentFindings,
    log,
  });
  if (GOLDEN_SET_FILE === undefined) return [drift, documentFindings];
  await readGoldenSet(GOLDEN_SET_FILE);
  const everyMs = GOLDEN_SET_EVERY_MINUTES * MS_PER_MINUTE;
  const golden = { file: GOLDEN_SET_FILE, everyMs, predictor, rehearse, evaluations, metrics, log, isReady };
  return [drift, documentFindings, goldenSetJob(golden)];
}

const STORAGE_PATIENCE_MS = 2000;

async function checkReadiness(
  { predictor, modelServer, database }: DeskParts,
  isReady: boolean,
): Promise<ReadinessCheck[]> {
  const storage = await Promise.race([
    database.ping().then(
      () => null,
      () => 'the database does not answer',
    ),
    new Promise<string>((resolve) => {
      setTimeout(resolve, STORAGE_PATIENCE_MS, 'the database takes too long').unref();
    }),
  ]);
  return [
    { name: 'model', problem: predictor.problem() },
    ...(modelServer ? [{ name: 'model-server', problem: await modelServer.problem() }] : []),
    { name: 'storage', problem: storage },
    { name: 'documents', problem: isReady ? null : 'the folder is being read' },
  ];
}
