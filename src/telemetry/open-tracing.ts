// Traces as they are configured: sent to a collector, or none at all.
import type { Config } from '../config.ts';
import type { Logger } from './logger.ts';
import { type Tracing, untraced } from './tracing.ts';

type TracingConfig = Pick<
  Config,
  | 'OTEL_EXPORTER_OTLP_ENDPOINT'
  | 'OTEL_EXPORTER_OTLP_HEADERS'
  | 'OTEL_SERVICE_NAME'
  | 'OTEL_TRACES_SAMPLER_ARG'
>;

/** Disposed, it sends what was not sent yet. */
export async function openTracing(config: TracingConfig, log: Logger): Promise<Tracing> {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return untraced;
  const { openOtlpTracing } = await import('./otlp-tracing.ts');
  return openOtlpTracing({
    endpoint,
    headers: config.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    serviceName: config.OTEL_SERVICE_NAME,
    sampledShare: config.OTEL_TRACES_SAMPLER_ARG,
    log,
  });
}
