// The registry of metrics and the names of those of requests and turns: prefix `frontdesk_` (and `gen_ai_` where
// OpenTelemetry has a name), base units, few labels.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { packageVersion } from '../package-version.ts';

/** From a cached page to a turn that is given up, in seconds. */
const DURATION_BUCKETS = [0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'frontdesk_' });
  // Gauges that are named like counters; the same numbers stand by their kinds in the gauges without `_total`.
  for (const name of ['active_handles', 'active_resources', 'active_requests'])
    registry.removeSingleMetric(`frontdesk_nodejs_${name}_total`);
  new Gauge({
    name: 'frontdesk_build_info',
    help: 'Always 1; the version of Frontdesk and of Node.js that run.',
    labelNames: ['version', 'node_version'],
    registers,
  }).set({ version: packageVersion(), node_version: process.versions.node }, 1);
  return {
    registry,
    httpRequestDuration: new Histogram({
      name: 'frontdesk_http_request_duration_seconds',
      help: 'Time from the first byte of a request to the last of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: DURATION_BUCKETS,
      registers,
    }),
    httpRequestsInFlight: new Gauge({
      name: 'frontdesk_http_requests_in_flight',
      help: 'Requests that are being answered.',
      registers,
    }),
    grpcRequestDuration: new Histogram({
      name: 'frontdesk_grpc_request_duration_seconds',
      help: 'Time of a gRPC call, from its beginning to the end of its answer.',
      labelNames: ['method', 'code'],
      buckets: DURATION_BUCKETS,
      registers,
    }),
    grpcRequestsInFlight: new Gauge({
      name: 'frontdesk_grpc_requests_in_flight',
      help: 'gRPC calls that are being answered.',
      registers,
    }),
    turnDuration: new Histogram({
      name: 'frontdesk_turn_duration_seconds',
      help: 'Time of a turn, from the question to the durable reply.',
      labelNames: ['channel', 'kind'],
      buckets: DURATION_BUCKETS,
      registers,
    }),
    turnStageDuration: new Histogram({
      name: 'frontdesk_turn_stage_duration_seconds',
      help: 'Time of one stage of a turn, such as retrieve or read.',
      labelNames: ['stage', 'kind'],
      buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
      registers,
    }),
    turnConfidence: new Histogram({
      name: 'frontdesk_turn_confidence_ratio',
      help: 'Calibrated confidence of the replies.',
      labelNames: ['kind'],
      buckets: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
      registers,
    }),
    timeToFirstToken: new Histogram({
      name: 'gen_ai_server_time_to_first_token_seconds',
      help: 'Time from the question to the first piece of an answer that a model had a part in.',
      labelNames: ['gen_ai_request_model', 'gen_ai_response_model'],
      buckets: DURATION_BUCKETS,
      registers,
    }),
    turnsInFlight: new Gauge({
      name: 'frontdesk_turns_in_flight',
      help: 'Turns that are being answered, of all channels.',
      registers,
    }),
    socketsConnected: new Gauge({
      name: 'frontdesk_sockets_connected',
      help: 'Clients of the live chat that are connected.',
      registers,
    }),
    /** A counter of business events; `events.ts` alone counts them. */
    counter: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Counter({ name: `frontdesk_${name}_total`, help, labelNames, registers }),
  };
}
