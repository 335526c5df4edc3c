import { describe, expect, it } from 'vitest';
import { observeAnswers } from '../../src/telemetry/answer-metrics.ts';
import { observeBatches } from '../../src/telemetry/batch-metrics.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { observeModelServer } from '../../src/telemetry/model-server-metrics.ts';
import { createQualityMetrics } from '../../src/telemetry/quality-metrics.ts';

/** What `promtool check metrics` looks for (client_golang, prometheus/testutil/promlint). */
const ABBREVIATED = /_(s|ms|us|ns|sec|b|kb|mb|gb|tb|pb|m|h|d)(_|$)/;
const OTHER_UNITS =
  /_(milliseconds|microseconds|nanoseconds|minutes|hours|days|kilobytes|megabytes|percent|percents)(_|$)/;

function problemsOf({ name, help, type }: { name: string; help: string; type: unknown }): string[] {
  const problems: string[] = [];
  if (help === '') problems.push('no help text');
  if (type === 'counter' && !name.endsWith('_total')) problems.push('a counter ends in _total');
  if (type !== 'counter' && name.endsWith('_total')) problems.push('only a counter ends in _total');
  if (type !== 'histogram' && /_(bucket|count|sum)$/.test(name)) problems.push('a suffix of histograms');
  if (/_(gauge|counter|histogram|summary)(_|$)/.test(name)) problems.push('the type in its name');
  if (/[A-Z:]/.test(name)) problems.push('camel case, or a colon');
  if (ABBREVIATED.test(name)) problems.push('an abbreviated unit');
  if (OTHER_UNITS.test(name)) problems.push('a unit that is no base unit');
  return problems.map((problem) => `${name}: ${problem}`);
}

describe('the metrics', () => {
  const { registry } = createMetrics();
  observeAnswers(registry);
  observeBatches(registry);
  observeModelServer(registry);
  createQualityMetrics(registry);

  it("are clean by promtool's rules", () => {
    const metrics = registry.getMetricsAsArray() as unknown as {
      name: string;
      help: string;
      type: unknown;
    }[];
    expect(metrics.length).toBeGreaterThan(30);
    expect(metrics.flatMap(problemsOf)).toEqual([]);
  });

  it('tell which version runs', async () => {
    expect(await registry.metrics()).toMatch(
      /frontdesk_build_info\{version="[\d.]+",node_version="\d+\.[\d.]+"\} 1/,
    );
  });
});
