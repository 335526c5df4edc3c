// What a canary must keep to: by how much it may be worse than the stable version before it is taken back.
import { z } from 'zod';
import { differenceOf, type Share } from './intervals.ts';

const share = z.number().min(0).max(1);

/** Shares are compared with those of the stable version since the rollout began. */
export const guardRailsSchema = z.strictObject({
  /** Turns of the canary in a step before it is judged. */
  minTurns: z.int().min(1).default(50),
  minMinutes: z.number().min(0).default(30),
  maxErrorRateIncrease: share.default(0.01),
  maxDeclineRateIncrease: share.default(0.05),
  maxNegativeFeedbackIncrease: share.default(0.1),
  /** One answer in a hundred may take longer than so many times the stable version's p99. */
  maxP99Ratio: z.number().min(1).default(1.5),
  /** Of a shadow of the same version with the live answers; without a shadow it is not asked for. */
  minAgreement: share.default(0.5),
  /** Of the golden set, where there is one: under it, or so much under the stable version, the canary waits. */
  minGoldenScore: share.default(0),
  maxGoldenDrop: share.default(0.02),
});

export type GuardRails = z.output<typeof guardRailsSchema>;

/** Shares of the turns of an arm; null where nothing was counted. */
export interface ArmEvidence {
  readonly turns: number;
  readonly errorRate: Share | null;
  readonly declineRate: Share | null;
  readonly negativeFeedbackRate: Share | null;
}

export interface CanaryEvidence {
  readonly stable: ArmEvidence;
  readonly canary: ArmEvidence;
  /** Answers of the canary that took longer than `maxP99Ratio` allows; null while the stable p99 is not known. */
  readonly slow: Share | null;
  /** Of a shadow of the canary's version with what was said; null without one. */
  readonly agreement: Share | null;
  readonly minutesInStep: number;
}

export type Verdict =
  | { readonly decision: 'wait' | 'advance' }
  | { readonly decision: 'rollback'; readonly reason: string };

/** A rail breaks as soon as a difference is certain (95 %); a step is over when enough turns have passed without. */
export function judgeCanary(rails: GuardRails, evidence: CanaryEvidence): Verdict {
  const reason = brokenRail(rails, evidence);
  if (reason) return { decision: 'rollback', reason };
  const isEnough = evidence.canary.turns >= rails.minTurns && evidence.minutesInStep >= rails.minMinutes;
  return { decision: isEnough ? 'advance' : 'wait' };
}

/** Fewer may be chance, whatever an interval of so little says. */
const FEWEST_BAD_TURNS = 3;
/** By definition one in a hundred takes longer than the p99. */
const SLOW_SHARE = 0.01;

function brokenRail(
  rails: GuardRails,
  { stable, canary, slow, agreement }: CanaryEvidence,
): string | undefined {
  const compared = [
    ['errors', rails.maxErrorRateIncrease, 'errorRate'],
    ['declines', rails.maxDeclineRateIncrease, 'declineRate'],
    ['negative feedback', rails.maxNegativeFeedbackIncrease, 'negativeFeedbackRate'],
  ] as const;
  for (const [what, limit, name] of compared) {
    const bad = canary[name];
    const difference = differenceOf(bad, stable[name]);
    if (bad && difference && bad.hits >= FEWEST_BAD_TURNS && difference.low > limit)
      return `${what}: ${percent(difference.value)} points more than with the stable version`;
  }
  if (slow && slow.hits >= FEWEST_BAD_TURNS && slow.low > SLOW_SHARE)
    return `${percent(slow.value)} % of its answers take more than ${rails.maxP99Ratio} times the p99 of the stable version`;
  if (
    agreement &&
    agreement.count - agreement.hits >= FEWEST_BAD_TURNS &&
    agreement.high < rails.minAgreement
  )
    return `it agrees with the stable version in ${percent(agreement.value)} % of the answers`;
  return undefined;
}

const percent = (ratio: number) => (100 * ratio).toFixed(1);
