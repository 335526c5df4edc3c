// The composition root of the service: everything is built once, in order, and released in reverse.
import { createRequestAuthenticator } from './access/accounts/account-principal.ts';
import { checkKeysExist, createAuthenticator, isOpen } from './access/authenticator.ts';
import { alexaRoute } from './channels/alexa/alexa-route.ts';
import { alexaSettings } from './channels/alexa/alexa-settings.ts';
import { type InferenceServer, openInferenceServer } from './channels/grpc/open-inference-server.ts';
import { createHttpChannel } from './channels/http/http-channel.ts';
import { openServer } from './channels/http/open-server.ts';
import type { ReadinessCheck } from './channels/http/routes/health.ts';
import { attachRealtime } from './channels/realtime/realtime-gateway.ts';
import type { Config } from './config.ts';
import { type DeskParts, openDeskParts } from './desk-parts.ts';
import { driftJob } from './jobs/measure-drift.ts';
import { retentionJobs } from './jobs/retention.ts';
import { goldenSetJob } from './jobs/run-golden-set.ts';
import { type Job, startJobs } from './jobs/scheduler.ts';
import { watchFolder } from './knowledge/watch-folder.ts';
import { createResources, type Resources } from './resources.ts';
import { readGoldenSet } from './serving/golden-set.ts';
import { openTracing } from './telemetry/open-tracing.ts';
import { createQualityMetrics } from './telemetry/quality-metrics.ts';
import { createTelemetry, type Telemetry } from './telemetry/telemetry.ts';

export interface App extends AsyncDisposable {
  /** Where people of this machine find it. */
  readonly url: string;
  /** Where the Open Inference Protocol speaks gRPC, with `GRPC_PORT`. */
  readonly grpcAddress: string | undefined;
  readonly parts: DeskParts;
  /** Resolves when all that lay in the documents' folder at the start has been read. */
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
  const parts = await openDeskParts(config, { ...telemetry, tracing }, resources);
  const { stores, assistant } = parts;
  await checkKeysExist({ config, apiKeys: stores.apiKeys });
  resources.use(startJobs(retentionJobs({ config, stores, events }), log));

  const folder = resources.use(
    await watchFolder({
      path: config.DOCUMENTS_DIR,
      ingestion: parts.ingestion,
      documents: stores.documents,
      log,
    }),
  );
  let isFolderRead = false;
  const documentsRead = folder.firstPass.then(() => {
    isFolderRead = true;
    const { documentCount, passageCount } = parts.knowledge;
    log.info({ folder: config.DOCUMENTS_DIR, documentCount, passageCount }, 'documents are read');
  });

  resources.use(startJobs([expiryJob(parts)], log));
  resources.use(startJobs(await qualityJobs(config, telemetry, parts, () => isFolderRead), log));

  const stopping = new AbortController();
  const authenticate = createAuthenticator({ config, apiKeys: stores.apiKeys, log });
  const http = createHttpChannel({
    context: { config, log, events, metrics, ...parts },
    authenticate: createRequestAuthenticator({ authenticate, sessions: stores.sessions }),
    tracing,
    alexa: alexaRoute({
      ...(await alexaSettings(config, log)),
      assistant,
      conversations: stores.conversations,
      feedback: stores.feedback,
      events,
      log,
    }),
    readiness: () => checkReadiness(parts, isFolderRead),
    stopping: stopping.signal,
  });
  const servers: AsyncDisposable[] = [];
  resources.defer(async () => {
    stopping.abort();
    await Promise.all(servers.toReversed().map((server) => server[Symbol.asyncDispose]()));
  });
  const listening = await openServer({ app: http, config, log });
  servers.push(listening);
  const gateway = attachRealtime({
    server: listening.server,
    authenticate,
    assistant,
    conversations: stores.conversations,
    events: stores.events,
    feedback: stores.feedback,
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
    grpc = await openInferenceServer({ config, port, predictor, authenticate, telemetry });
    servers.push(grpc);
  }
  log.info({ url: listening.url, grpcAddress: grpc?.address, host: config.HOST }, 'service listens');
  if (isOpen(config))
    log.info('everybody on this machine may use the service without a key; nobody else reaches it');
  return {
    url: listening.url,
    grpcAddress: grpc?.address,
    parts,
    documentsRead,
    [Symbol.asyncDispose]() {
      log.info('service stops: nothing new is taken, what is under way is finished');
      return resources[Symbol.asyncDispose]();
    },
  };
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
  { predictor, rehearse, stores: { servedAnswers, evaluations } }: DeskParts,
  isReady: () => boolean,
): Promise<Job[]> {
  const metrics = createQualityMetrics(registry);
  const { rollouts } = predictor;
  const drift = driftJob({ modelsDir: MODELS_DIR, answers: servedAnswers, rollouts, metrics, log });
  if (GOLDEN_SET_FILE === undefined) return [drift];
  await readGoldenSet(GOLDEN_SET_FILE);
  const everyMs = GOLDEN_SET_EVERY_MINUTES * MS_PER_MINUTE;
  const golden = { file: GOLDEN_SET_FILE, everyMs, predictor, rehearse, evaluations, metrics, log, isReady };
  return [drift, goldenSetJob(golden)];
}

const STORAGE_PATIENCE_MS = 2000;

async function checkReadiness(
  { predictor, modelServer, database }: DeskParts,
  isFolderRead: boolean,
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
    { name: 'documents', problem: isFolderRead ? null : 'the folder is being read' },
  ];
}
