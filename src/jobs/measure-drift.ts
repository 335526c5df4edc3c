// Measures the drift of every version that answers, and tells of it once it is large.
import { answeringVersions } from '../serving/answering-versions.ts';
import { type DriftOptions, measureDrift } from '../serving/drift.ts';
import type { ServedRollouts } from '../serving/served-rollouts.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { QualityMetrics } from '../telemetry/quality-metrics.ts';
import type { Job } from './scheduler.ts';

export interface DriftJobOptions extends DriftOptions {
  readonly rollouts: Pick<ServedRollouts, 'list'>;
  readonly metrics: Pick<QualityMetrics, 'stabilityIndex' | 'driftQuestions'>;
  readonly log: Pick<Logger, 'warn'>;
  /** Default: a minute. */
  readonly everyMs?: number;
}

const MINUTE_MS = 60_000;

export function driftJob({ rollouts, metrics, log, everyMs = MINUTE_MS, ...options }: DriftJobOptions): Job {
  /** So that a drift is told of when it comes, and not every minute. */
  let told = new Set<string>();
  return {
    name: 'measure drift',
    everyMs,
    async run() {
      const versions = rollouts
        .list()
        .flatMap(({ name, stable, rollout }) => answeringVersions(name, stable, rollout));
      const measured = await Promise.all(
        versions.map(async (model) => ({ model, drift: await measureDrift(options, model) })),
      );
      // A version that no longer answers has no gauge.
      metrics.stabilityIndex.reset();
      metrics.driftQuestions.reset();
      const large = new Set<string>();
      for (const { model, drift } of measured) {
        const labels = { model: model.name, version: model.version };
        metrics.driftQuestions.set(labels, drift.questions);
        for (const { feature, stabilityIndex, level, says } of drift.features) {
          metrics.stabilityIndex.set({ ...labels, feature }, stabilityIndex);
          if (level !== 'large') continue;
          const key = `${model.name}/${model.version} ${feature}`;
          large.add(key);
          if (!told.has(key)) log.warn({ ...labels, feature, stabilityIndex }, `drift: ${says}`);
        }
      }
      told = large;
    },
    leave() {
      metrics.stabilityIndex.reset();
      metrics.driftQuestions.reset();
      told = new Set();
    },
  };
}
