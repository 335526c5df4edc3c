// Log, metrics and business events, made once for the process.
import type { Config } from '../config.ts';
import { createEvents, type Events } from './events.ts';
import { createLogger, type Logger } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';

export interface Telemetry {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly events: Events;
}

export function createTelemetry(config: Pick<Config, 'LOG_LEVEL'>): Telemetry {
  const log = createLogger(config);
  const metrics = createMetrics();
  return { log, metrics, events: createEvents(log, metrics) };
}
