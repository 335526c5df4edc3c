// A service that speaks gRPC, with two tiny versions of the model that answers, and further servers of its models.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthenticator } from '../../../src/access/authenticator.ts';
import { openInferenceServer } from '../../../src/channels/grpc/open-inference-server.ts';
import { parseConfig } from '../../../src/config.ts';
import type { ServedModels } from '../../../src/serving/open-predictor.ts';
import { createTelemetry } from '../../../src/telemetry/telemetry.ts';
import { type Service, startService, temporaryFolder } from '../../support/service.ts';
import { writeTinyModel } from '../../support/tiny-model.ts';

export interface GrpcService extends Service {
  readonly address: string;
}

/** The service of `startService` with gRPC; the version 2 is loaded beside the stable version 1. */
export async function startGrpcService(
  environment: Readonly<Record<string, string>> = {},
  dataDir = temporaryFolder(),
): Promise<GrpcService> {
  const modelsDir = temporaryFolder();
  for (const version of ['1', '2'])
    await writeTinyModel({
      folder: join(modelsDir, 'desk-qa', version),
      name: 'desk-qa',
      version,
      seed: Number(version),
    });
  const service = await startService({
    dataDir,
    environment: { GRPC_PORT: '0', MODELS_DIR: modelsDir, ...environment },
  });
  const { rollouts } = service.app.parts.predictor;
  await rollouts.act('desk-qa', 'a test', { action: 'promote', version: '1' });
  await rollouts.load('desk-qa', '2', 'a test');
  return {
    ...service,
    address: service.app.grpcAddress ?? '',
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      rmSync(modelsDir, { recursive: true, force: true });
    },
  };
}

export interface FurtherServer {
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: the models of the service. */
  readonly predictor?: ServedModels;
  readonly graceMs?: number;
}

/** A server of its own, with other settings, for the models and keys of the service. */
export async function openFurtherServer({ app: { parts } }: Service, further: FurtherServer = {}) {
  const { port = 0, environment = {}, predictor = parts.predictor, graceMs } = further;
  const config = parseConfig({ LOG_LEVEL: 'silent', ...environment });
  const telemetry = createTelemetry(config);
  const authenticate = createAuthenticator({ config, apiKeys: parts.stores.apiKeys, log: telemetry.log });
  const server = await openInferenceServer({
    config,
    port,
    predictor,
    authenticate,
    telemetry,
    ...(graceMs === undefined ? {} : { graceMs }),
  });
  return { ...server, metrics: () => telemetry.metrics.registry.metrics() };
}
