// What a canary must keep to: by how much it may be worse than the stable version before it is taken back.
import { z } from 'zod';
import { differenceOf } from './intervals.ts';
import type { ArmReport, ShadowReport } from './report.ts';

const share = z.number().min(0).max(1);

/** Shares are compared with those of the stable version since the rollout began. */
export const guardRailsSchema = z.strictObject({
  /** Turns of the canary in a step before it is judged. */
  minTurns: z.int().min(1).default(50),
  minMinutes: z.number().min(0).default(30),
  maxErrorRateIncrease: share.default(0.01),
  maxDeclineRateIncrease: share.default(0.05),
  maxNegativeFeedbackIncrease: share.default(0.1),
  /** p99 of the canary over that of the stable version. */
  maxP99Ratio: z.number().min(1).default(1.5),
  /** Of a shadow of the same version with the live answers; without a shadow it is not asked for. */
  minAgreement: share.default(0.5),
});

export type GuardRails = z.output<typeof guardRailsSchema>;

export interface CanaryEvidence {
  readonly stable: ArmReport | undefined;
  readonly canary: ArmReport | undefined;
  /** Of the canary's version, if it is shadowed too. */
  readonly shadow: ShadowReport | undefined;
  readonly minutesInStep: number;
}

export type Verdict =
  | { readonly decision: 'wait' | 'advance' }
  | { readonly decision: 'rollback'; readonly reason: string };

/** A rail breaks as soon as a difference is certain (95 %); it holds when enough turns have passed without. */
export function judgeCanary(rails: GuardRails, evidence: CanaryEvidence): Verdict {
  const { stable, canary, minutesInStep } = evidence;
  const broken = canary && brokenRail(rails, { ...evidence, canary });
  if (broken) return { decision: 'rollback', reason: broken };
  const isEnough = canary && canary.turns >= rails.minTurns && minutesInStep >= rails.minMinutes;
  if (!isEnough) return { decision: 'wait' };
  const p99Ratio = (canary.latencyMs.p99 ?? 0) / (stable?.latencyMs.p99 ?? Number.POSITIVE_INFINITY);
  if (p99Ratio > rails.maxP99Ratio)
    return {
      decision: 'rollback',
      reason: `its p99 is ${p99Ratio.toFixed(1)} times that of the stable version`,
    };
  return { decision: 'advance' };
}

function brokenRail(
  rails: GuardRails,
  { stable, canary, shadow }: CanaryEvidence & { readonly canary: ArmReport },
): string | undefined {
  const compared = [
    ['errors', rails.maxErrorRateIncrease, 'errorRate'],
    ['declines', rails.maxDeclineRateIncrease, 'declineRate'],
    ['negative feedback', rails.maxNegativeFeedbackIncrease, 'negativeFeedbackRate'],
  ] as const;
  for (const [what, limit, name] of compared) {
    const difference = differenceOf(canary[name], stable?.[name] ?? null);
    if (difference && difference.low > limit)
      return `${what} are ${points(difference.value)} points higher than with the stable version`;
  }
  const agreement = shadow?.agreementRate;
  if (agreement && agreement.high < rails.minAgreement)
    return `it agrees with the stable version in ${points(agreement.value)} % of the answers`;
  return undefined;
}

const points = (ratio: number) => (100 * ratio).toFixed(1);
