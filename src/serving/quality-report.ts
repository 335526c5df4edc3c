// What the report of a rollout says of quality: drift, the golden set, and whether a canary is held by it.
import type { EvaluationResult, EvaluationStore } from '../storage/evaluation-store.ts';
import { answeringVersions } from './answering-versions.ts';
import { type DriftOptions, type DriftReport, measureDrift } from './drift.ts';
import { goldenHold } from './golden-hold.ts';
import { guardRailsSchema } from './guard-rails.ts';
import { type Share, shareOf } from './intervals.ts';
import type { Recommendation } from './report.ts';
import type { Rollout } from './rollout.ts';

export interface GoldenReport {
  readonly version: string;
  readonly set: string;
  readonly ranAt: string;
  readonly passed: Share | null;
  /** Those that were answered otherwise than expected, the first few. */
  readonly failures: readonly Pick<EvaluationResult, 'question' | 'explanation'>[];
}

export interface QualityReport {
  /** For each version that answers people. */
  readonly drift: readonly DriftReport[];
  /** For those of them that a golden set was run on. */
  readonly golden: readonly GoldenReport[];
  /** Why the canary may not go on. */
  readonly held: string | null;
}

export interface QualityOptions extends DriftOptions {
  readonly evaluations: EvaluationStore;
  /** Whether a golden set is run: without one no canary is held. */
  readonly hasGoldenSet: boolean;
}

const MOST_FAILURES = 10;

export async function createQualityReport(
  options: QualityOptions,
  model: string,
  { stable, rollout }: { readonly stable: string; readonly rollout: Rollout },
): Promise<QualityReport> {
  const { evaluations, hasGoldenSet } = options;
  const versions = answeringVersions(model, stable, rollout);
  const { canary } = rollout;
  const rails = canary?.automatic?.guardRails ?? guardRailsSchema.parse({});
  return {
    drift: await Promise.all(versions.map((version) => measureDrift(options, version))),
    golden: hasGoldenSet
      ? (await Promise.all(versions.map(({ version }) => goldenReport(evaluations, model, version)))).flat()
      : [],
    held:
      canary && hasGoldenSet
        ? await goldenHold(evaluations, rails, { model, stable, canary: canary.version })
        : null,
  };
}

async function goldenReport(
  evaluations: EvaluationStore,
  model: string,
  version: string,
): Promise<GoldenReport[]> {
  const run = await evaluations.latest(model, version);
  if (!run) return [];
  const results = await evaluations.results(run.id);
  const failures = results.filter(({ scoreLabel }) => scoreLabel === 'fail').slice(0, MOST_FAILURES);
  return [
    {
      version,
      set: run.setName,
      ranAt: new Date(run.createdAtMs).toISOString(),
      passed: shareOf(run.passed, run.questions),
      failures: failures.map(({ question, explanation }) => ({ question, explanation })),
    },
  ];
}

/** No canary is to be promoted while it is held, whatever its figures say. */
export function heldRecommendations(
  recommendations: readonly Recommendation[],
  canary: string | undefined,
  held: string | null,
): Recommendation[] {
  return recommendations.map((one) =>
    held !== null && one.version === canary && one.decision === 'promote'
      ? { ...one, decision: 'wait', reasons: [held] }
      : one,
  );
}
