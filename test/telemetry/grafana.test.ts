import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { observeAnswers } from '../../src/telemetry/answer-metrics.ts';
import { observeBatches } from '../../src/telemetry/batch-metrics.ts';
import { createEvents } from '../../src/telemetry/events.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { createQualityMetrics } from '../../src/telemetry/quality-metrics.ts';

describe('deploy/grafana/frontdesk.json', () => {
  it('asks for metrics that there are', () => {
    const metrics = createMetrics();
    const { registry } = metrics;
    createEvents(createLogger({ LOG_LEVEL: 'silent' }), metrics);
    observeAnswers(registry);
    observeBatches(registry);
    createQualityMetrics(registry);
    const known = new Set(registry.getMetricsAsArray().map(({ name }) => name));
    const text = readFileSync(new URL('../../deploy/grafana/frontdesk.json', import.meta.url), 'utf8');
    const asked = [...text.matchAll(/frontdesk_\w+/g)].map(([name]) => name.replace(/_(bucket|count)$/, ''));
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });
});
