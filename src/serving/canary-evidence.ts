// What is known of a canary in its step, counted where it is stored.
import type { ArmTurns, ServedAnswerStore, TurnTally } from '../storage/served-answer-store.ts';
import { agrees } from './agreement.ts';
import type { ArmEvidence, CanaryEvidence } from './guard-rails.ts';
import { type Share, shareOf } from './intervals.ts';

export type CountedAnswers = Pick<
  ServedAnswerStore,
  'tally' | 'latencyQuantile' | 'slowerThan' | 'shadowPairs'
>;

export interface CanaryStep {
  readonly model: string;
  readonly stable: string;
  readonly canary: string;
  /** The stable version counts since the rollout began, the canary since its step did. */
  readonly rolloutStartedAtMs: number;
  readonly stepStartedAtMs: number;
  readonly maxP99Ratio: number;
}

/** A p99 of fewer is that of the few slowest, which the next hundred may double. */
const FEWEST_TURNS_OF_P99 = 100;

export async function gatherEvidence(
  answers: CountedAnswers,
  step: CanaryStep,
  nowMs: number,
): Promise<CanaryEvidence> {
  const { model, rolloutStartedAtMs, stepStartedAtMs } = step;
  const stable = { model, arm: 'stable', version: step.stable, sinceMs: rolloutStartedAtMs };
  const canary = { model, arm: 'canary', version: step.canary, sinceMs: stepStartedAtMs };
  const stableTally = await answers.tally(stable);
  const canaryTally = await answers.tally(canary);
  const pairs = await answers.shadowPairs(model, step.canary, rolloutStartedAtMs);
  return {
    stable: armEvidence(stableTally),
    canary: armEvidence(canaryTally),
    slow:
      answered(stableTally) < FEWEST_TURNS_OF_P99
        ? null
        : await slowShare(answers, stable, canary, step.maxP99Ratio, answered(canaryTally)),
    agreement: shareOf(pairs.filter(({ shadow, live }) => agrees(shadow, live)).length, pairs.length),
    minutesInStep: (nowMs - stepStartedAtMs) / 60_000,
  };
}

async function slowShare(
  answers: CountedAnswers,
  stable: ArmTurns,
  canary: ArmTurns,
  maxP99Ratio: number,
  count: number,
): Promise<Share | null> {
  const p99 = await answers.latencyQuantile(stable, 0.99);
  return p99 === undefined ? null : shareOf(await answers.slowerThan(canary, maxP99Ratio * p99), count);
}

const answered = ({ turns, failed }: TurnTally) => turns - failed;

function armEvidence(tally: TurnTally): ArmEvidence {
  const { turns, failed, declined, rated, ratedDown } = tally;
  return {
    turns,
    errorRate: shareOf(failed, turns),
    declineRate: shareOf(declined, answered(tally)),
    negativeFeedbackRate: shareOf(ratedDown, rated),
  };
}
