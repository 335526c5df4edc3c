// What a call of a model takes as a whole, by the names of OpenTelemetry's GenAI conventions: a metric and a span.
// https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/
import { Histogram, type Registry } from 'prom-client';
import { AppError } from '../errors.ts';
import type { Tracing } from './tracing.ts';

interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const OPERATION = 'text_completion';
/** As the conventions advise. */
const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24];

/** @returns for each version what its calls go through; `report` takes the tokens, counted only if somebody looks */
export function observeCalls(registry: Registry, tracing: Tracing) {
  const duration = new Histogram({
    name: 'gen_ai_server_request_duration_seconds',
    help: 'Time of a call of a model, from its place in the queue to its last token.',
    labelNames: ['gen_ai_operation_name', 'gen_ai_request_model', 'gen_ai_response_model', 'error_type'],
    buckets: SECONDS,
    registers: [registry],
  });
  return ({ name, version }: { readonly name: string; readonly version: string }) => {
    const response = `${name}/${version}`;
    const labels = {
      gen_ai_operation_name: OPERATION,
      gen_ai_request_model: name,
      gen_ai_response_model: response,
    };
    const attributes = {
      'gen_ai.operation.name': OPERATION,
      'gen_ai.provider.name': 'frontdesk',
      'gen_ai.request.model': name,
      'gen_ai.response.model': response,
    };
    return <T>(work: (report: (usage: () => TokenUsage) => void) => Promise<T>): Promise<T> =>
      tracing.inSpan({ name: `${OPERATION} ${name}`, attributes }, async (span) => {
        const took = duration.startTimer(labels);
        try {
          const result = await work((usage) => {
            if (!span.isRecorded) return;
            const { inputTokens, outputTokens } = usage();
            span.set({
              'gen_ai.usage.input_tokens': inputTokens,
              'gen_ai.usage.output_tokens': outputTokens,
            });
          });
          took({ error_type: '' });
          return result;
        } catch (error) {
          took({ error_type: error instanceof AppError ? error.code : 'internal' });
          throw error;
        }
      });
  };
}
