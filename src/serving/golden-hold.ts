// Whether a canary has to wait because of the golden set.
import type { EvaluationRun, EvaluationStore } from '../storage/evaluation-store.ts';
import type { GuardRails } from './guard-rails.ts';

export interface ComparedVersions {
  readonly model: string;
  readonly stable: string;
  readonly canary: string;
}

type GoldenRails = Pick<GuardRails, 'minGoldenScore' | 'maxGoldenDrop'>;

/** Why a canary may not go on, by its last run and that of the stable version on the same set; null when it may. */
export async function goldenHold(
  evaluations: Pick<EvaluationStore, 'latest'>,
  rails: GoldenRails,
  { model, stable, canary }: ComparedVersions,
): Promise<string | null> {
  const run = await evaluations.latest(model, canary);
  return holdOf(rails, run, run && (await evaluations.latest(model, stable, run.setHash)));
}

/** Rounding must not hold what is just at the limit. */
const TOLERANCE = 1e-9;

export function holdOf(
  { minGoldenScore, maxGoldenDrop }: GoldenRails,
  canary: Pick<EvaluationRun, 'passed' | 'questions'> | undefined,
  stable: Pick<EvaluationRun, 'passed' | 'questions'> | undefined,
): string | null {
  if (!canary) return 'the golden set was not run on it yet';
  const score = scoreOf(canary);
  const passes = `it passes ${percent(score)} of the golden set`;
  if (score + TOLERANCE < minGoldenScore)
    return `${passes}; at least ${percent(minGoldenScore)} are asked for`;
  if (!stable) return 'the golden set was not run on the stable version yet';
  if (scoreOf(stable) - score > maxGoldenDrop + TOLERANCE)
    return `${passes}, the stable version ${percent(scoreOf(stable))}`;
  return null;
}

export const scoreOf = ({ passed, questions }: Pick<EvaluationRun, 'passed' | 'questions'>): number =>
  passed / questions;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
