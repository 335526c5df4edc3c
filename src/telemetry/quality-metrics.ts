// Gauges of the quality of each model version: how its questions drift, and how it does on the golden set.
import { Gauge, type Registry } from 'prom-client';

export type QualityMetrics = ReturnType<typeof createQualityMetrics>;

export function createQualityMetrics(registry: Registry) {
  const labelNames = ['model', 'version'] as const;
  const registers = [registry];
  return {
    stabilityIndex: new Gauge({
      name: 'frontdesk_model_drift_index',
      help: 'Population stability index of the last days against the reference: over 0.1 is some drift, over 0.25 much.',
      labelNames: [...labelNames, 'feature'],
      registers,
    }),
    driftQuestions: new Gauge({
      name: 'frontdesk_model_drift_questions',
      help: 'Questions of the last days that the drift is measured by, or would be if they were enough.',
      labelNames,
      registers,
    }),
    goldenScore: new Gauge({
      name: 'frontdesk_model_golden_score_ratio',
      help: 'Share of the golden set that was answered as expected in its last run.',
      labelNames,
      registers,
    }),
    goldenTime: new Gauge({
      name: 'frontdesk_model_golden_run_timestamp_seconds',
      help: 'When the golden set was last run.',
      labelNames,
      registers,
    }),
    documentFindings: new Gauge({
      name: 'frontdesk_document_findings',
      help: 'What may be wrong with the documents, by kind.',
      labelNames: ['kind'],
      registers,
    }),
    canaryHeld: new Gauge({
      name: 'frontdesk_model_canary_held',
      help: '1 while the golden set keeps a canary from its next step.',
      labelNames,
      registers,
    }),
  };
}
