import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { observeAnswers } from '../../src/telemetry/answer-metrics.ts';
import { createEvents } from '../../src/telemetry/events.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { createQualityMetrics } from '../../src/telemetry/quality-metrics.ts';

function memory() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, stream };
}

describe('the log', () => {
  it('is JSON lines with a level in words and the time in ISO 8601', () => {
    const { lines, stream } = memory();
    createLogger({ LOG_LEVEL: 'info' }, stream).info({ port: 8080 }, 'service listens');
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      port: 8080,
      msg: 'service listens',
    });
  });

  it('never holds a secret, wherever it stands', () => {
    const { lines, stream } = memory();
    const log = createLogger({ LOG_LEVEL: 'info' }, stream);
    log.info(
      {
        authorization: 'Bearer fd_1',
        request: { headers: { authorization: 'Bearer fd_2', cookie: 'fd_3' } },
      },
      'x',
    );
    log.info({ context: { System: { apiAccessToken: 'fd_4' } }, key: { secret: 'fd_5' } }, 'y');
    expect(lines.join('')).not.toMatch(/fd_\d/);
  });
});

describe('the metrics', () => {
  it('are named by one prefix, or as OpenTelemetry does, and by base units', async () => {
    const metrics = createMetrics();
    createEvents(createLogger({ LOG_LEVEL: 'silent' }), metrics);
    observeAnswers(metrics.registry);
    createQualityMetrics(metrics.registry);
    const all = await metrics.registry.getMetricsAsJSON();
    expect(all.length).toBeGreaterThan(20);
    // Node.js's own gauges keep the names that prom-client gives them, behind our prefix.
    const ours = all.filter(({ name }) => !name.startsWith('frontdesk_nodejs_'));
    for (const { name, type } of ours) {
      expect(name).toMatch(/^(frontdesk|gen_ai)_[a-z_0-9]+$/);
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb|mb|percent)(_|$)/);
      expect({ name, isCounter: String(type) === 'counter' }).toEqual({
        name,
        isCounter: name.endsWith('_total'),
      });
    }
  });

  it('count a business event that is also a line of the log', async () => {
    const { lines, stream } = memory();
    const metrics = createMetrics();
    createEvents(createLogger({ LOG_LEVEL: 'info' }, stream), metrics).feedbackGiven('http', 'down', 'm1');
    expect(await metrics.registry.metrics()).toContain(
      'frontdesk_feedback_total{channel="http",rating="down"} 1',
    );
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'feedback given',
      rating: 'down',
      messageId: 'm1',
    });
  });
});
