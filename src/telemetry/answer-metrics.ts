// Metrics of what each model version answers in turns, the shadow's answers included.
import { Counter, Histogram, type Registry } from 'prom-client';

interface GivenAnswer {
  readonly model: string;
  readonly version: string;
  /** `stable`, `canary`, `shadow`, `forced`, or the name of an arm. */
  readonly arm: string;
  readonly isDeclined: boolean;
  /** The code of the error when there was no answer. */
  readonly failure: string | null;
  readonly confidence: number;
  readonly latencyMs: number;
}

/** @returns what is to be called with every answer */
export function observeAnswers(registry: Registry): (answer: GivenAnswer) => void {
  const labelNames = ['model', 'version', 'arm'] as const;
  const registers = [registry];
  const questions = new Counter({
    name: 'frontdesk_model_questions_total',
    help: 'Questions that a model version was asked in turns.',
    labelNames,
    registers,
  });
  const declines = new Counter({
    name: 'frontdesk_model_declines_total',
    help: 'Questions that none of the passages answered, as it found.',
    labelNames,
    registers,
  });
  const failures = new Counter({
    name: 'frontdesk_model_failures_total',
    help: 'Questions that ended with an error.',
    labelNames: [...labelNames, 'code'],
    registers,
  });
  const duration = new Histogram({
    name: 'frontdesk_model_answer_duration_seconds',
    help: 'How long it took for the passages of a question, queue included.',
    labelNames,
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    registers,
  });
  const confidence = new Histogram({
    name: 'frontdesk_model_confidence_ratio',
    help: 'Calibrated confidence of its best answer to a question.',
    labelNames,
    buckets: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
    registers,
  });
  return ({ model, version, arm, isDeclined, failure, confidence: sure, latencyMs }) => {
    const labels = { model, version, arm };
    questions.inc(labels);
    if (failure !== null) return failures.inc({ ...labels, code: failure });
    if (isDeclined) declines.inc(labels);
    duration.observe(labels, latencyMs / 1000);
    confidence.observe(labels, sure);
  };
}
