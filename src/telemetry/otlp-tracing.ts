// Traces sent to an OpenTelemetry collector: OTLP over HTTP, in batches, beside the work and never in its way.
import {
  type Attributes,
  type Context,
  context,
  DiagLogLevel,
  diag,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { AppError } from '../errors.ts';
import { packageVersion } from '../package-version.ts';
import type { Logger } from './logger.ts';
import type { SpanStart, Tracing, WorkSpan } from './tracing.ts';

export interface OtlpTracingOptions {
  /** The collector's base address; `/v1/traces` is added, as OTEL_EXPORTER_OTLP_ENDPOINT has it. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** Of the traces that begin here, 0 to 1; one that began elsewhere keeps what was decided there. */
  readonly sampledShare: number;
  readonly log: Logger;
}

const SEND_EVERY_MS = 5000;
/** A collector that is away must not hold the end of the service up. */
const LAST_SENDING_MS = 3000;

export function openOtlpTracing({
  endpoint,
  headers,
  serviceName,
  sampledShare,
  log,
}: OtlpTracingOptions): Tracing {
  const failed = (message: string) => log.warn({ endpoint, problem: message }, 'traces could not be sent');
  const silent = () => undefined;
  diag.setLogger(
    { error: failed, warn: failed, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  // Which span is under way is known by Node's own tracking of what awaits what.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: LAST_SENDING_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': packageVersion() }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampledShare) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: SEND_EVERY_MS })],
  });
  const tracer = provider.getTracer('frontdesk');
  const propagator = new W3CTraceContextPropagator();

  /** The span under way, or the one that a request from outside names. */
  const parentOf = ({ requestHeaders }: SpanStart): Context =>
    requestHeaders === undefined
      ? context.active()
      : propagator.extract(context.active(), requestHeaders, {
          keys: (carrier) => Object.keys(carrier),
          get: (carrier, name) => carrier[name],
        });

  return {
    async inSpan(start, work) {
      const parent = parentOf(start);
      const kind = start.requestHeaders === undefined ? SpanKind.INTERNAL : SpanKind.SERVER;
      const { name, attributes = {} } = start;
      const span = tracer.startSpan(name, { kind, attributes: attributes as Attributes }, parent);
      const seen = workSpan(span);
      try {
        return await context.with(trace.setSpan(parent, span), () => work(seen));
      } catch (error) {
        seen.fail(error instanceof AppError ? error.code : 'internal');
        throw error;
      } finally {
        span.end();
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.race([
        provider.shutdown().catch((error: Error) => failed(error.message)),
        new Promise((resolve) => setTimeout(resolve, LAST_SENDING_MS).unref()),
      ]);
      context.disable();
      diag.disable();
    },
  };
}

function workSpan(span: Span): WorkSpan {
  return {
    isRecorded: span.isRecording(),
    set: (attributes) => void span.setAttributes(attributes as Attributes),
    rename: (name) => void span.updateName(name),
    fail: (type) => void span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR }),
  };
}
