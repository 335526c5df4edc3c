// The server of the Open Inference Protocol over gRPC: on a port of its own, with the access and the limits of HTTP.
import { logVerbosity, Server, setLogVerbosity } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { addressRefused } from '../../access/address-refused.ts';
import type { Authenticate } from '../../access/authenticator.ts';
import { openCertificate } from '../../access/certificate.ts';
import type { Config } from '../../config.ts';
import type { ServedModels } from '../../serving/open-predictor.ts';
import type { RateCounters } from '../../storage/rate-counter-store.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import { createStatusOf } from './call-status.ts';
import { guardCalls } from './guard-calls.ts';
import { createHealthService } from './health-service.ts';
import { createInferenceCalls } from './inference-service.ts';
import { loadProtocols } from './protocol.ts';
import { credentialsOf } from './renewed-credentials.ts';

export interface InferenceServer extends AsyncDisposable {
  /** Host and port, as clients on this machine write it. */
  readonly address: string;
}

export interface InferenceServerOptions {
  readonly config: Config;
  /** 0 is any that is free. */
  readonly port: number;
  readonly predictor: ServedModels;
  readonly authenticate: Authenticate;
  readonly telemetry: Telemetry;
  /** Default: this process counts for itself. */
  readonly rateCounters?: RateCounters;
  /** How long a call that began may go on when the server is to close. */
  readonly graceMs?: number;
}

const GRACE_MS = 8000;

/**
 * Listens on `HOST`. Disposed, it takes no call more, waits for those that began, and then cuts off what is left.
 *
 * @throws AppError `config_invalid` when the address cannot be had or the certificate is not good
 */
export async function openInferenceServer({
  config,
  port,
  predictor,
  authenticate,
  telemetry,
  rateCounters,
  graceMs = GRACE_MS,
}: InferenceServerOptions): Promise<InferenceServer> {
  // What the library would print comes back as an error as well.
  setLogVerbosity(logVerbosity.NONE);
  const statusOf = createStatusOf(telemetry);
  const server = new Server({
    'grpc.max_receive_message_length': config.BODY_LIMIT_BYTES,
    'grpc.max_concurrent_streams': config.MAX_CONCURRENT_REQUESTS,
    interceptors: [
      guardCalls({ config, authenticate, telemetry, statusOf, ...(rateCounters ? { rateCounters } : {}) }),
    ],
  });
  const { inference, health, described } = loadProtocols();
  const healthService = createHealthService(() => predictor.problem() === null);
  server.addService(inference, createInferenceCalls(predictor, statusOf));
  server.addService(health, healthService.calls);
  new ReflectionService(described).addToServer(server);
  const certificate = openCertificate(config, telemetry.log);
  const host = config.HOST.includes(':') ? `[${config.HOST.replace(/^\[(.*)\]$/, '$1')}]` : config.HOST;
  try {
    const bound = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`${host}:${port}`, credentialsOf(certificate), (error, number) => {
        if (error) reject(addressRefused(error, { host: config.HOST, port, key: 'GRPC_PORT' }));
        else resolve(number);
      });
    });
    return {
      address: `${isAnywhere(host) ? 'localhost' : host}:${bound}`,
      async [Symbol.asyncDispose]() {
        certificate?.[Symbol.dispose]();
        healthService.stop();
        await close(server, graceMs);
      },
    };
  } catch (error) {
    certificate?.[Symbol.dispose]();
    throw error;
  }
}

const isAnywhere = (host: string): boolean => host === '0.0.0.0' || host === '[::]';

/** The library knows whom to cut off only while its channelz is on, as it is by default. */
async function close(server: Server, graceMs: number): Promise<void> {
  const deadline = setTimeout(() => server.forceShutdown(), graceMs);
  await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  clearTimeout(deadline);
}
