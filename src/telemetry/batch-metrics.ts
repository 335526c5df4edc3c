// Metrics of the batches that each model version computes: their counts prove that requests go together.
import { Counter, Histogram, type Registry } from 'prom-client';

interface ExecutedBatch {
  readonly size: number;
  readonly queueMs: readonly number[];
  readonly computeMs: number;
}

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** @returns an observer for each version, as `openPredictor` takes it */
export function observeBatches(registry: Registry) {
  const labelNames = ['model', 'version'] as const;
  const registers = [registry];
  const inferences = new Counter({
    name: 'frontdesk_model_inferences_total',
    help: 'Passages that the model read.',
    labelNames,
    registers,
  });
  const executions = new Counter({
    name: 'frontdesk_model_executions_total',
    help: 'Batches in which it read them.',
    labelNames,
    registers,
  });
  const refusals = new Counter({
    name: 'frontdesk_model_refused_total',
    help: 'Passages that were refused because the queue was full.',
    labelNames,
    registers,
  });
  const size = new Histogram({
    name: 'frontdesk_model_batch_passages',
    help: 'Passages in a batch.',
    labelNames,
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  });
  const queue = new Histogram({
    name: 'frontdesk_model_queue_duration_seconds',
    help: 'How long a passage waited for its batch.',
    labelNames,
    buckets: SECONDS,
    registers,
  });
  const compute = new Histogram({
    name: 'frontdesk_model_compute_duration_seconds',
    help: 'How long a batch was computed.',
    labelNames,
    buckets: SECONDS,
    registers,
  });
  return ({ name, version }: { readonly name: string; readonly version: string }) => {
    const labels = { model: name, version };
    return {
      executed(batch: ExecutedBatch): void {
        inferences.inc(labels, batch.size);
        executions.inc(labels);
        size.observe(labels, batch.size);
        for (const waitedMs of batch.queueMs) queue.observe(labels, waitedMs / 1000);
        compute.observe(labels, batch.computeMs / 1000);
      },
      refused(passages: number): void {
        refusals.inc(labels, passages);
      },
    };
  };
}
