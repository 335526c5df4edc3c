// Moves automatic canaries from step to step, or takes them back. All its state is stored, so a restart changes nothing.
import { AppError } from '../errors.ts';
import type { EvaluationStore } from '../storage/evaluation-store.ts';
import { type CountedAnswers, gatherEvidence } from './canary-evidence.ts';
import { goldenHold } from './golden-hold.ts';
import { judgeCanary, type Verdict } from './guard-rails.ts';
import type { Log } from './log.ts';
import type { Rollout } from './rollout.ts';
import { afterAction, afterNextStep } from './rollout-actions.ts';
import type { ServedRollout, ServedRollouts } from './served-rollouts.ts';

export interface CanaryKeeperOptions {
  readonly rollouts: ServedRollouts;
  readonly answers: CountedAnswers;
  /** Of a golden set that is run on the versions of a model: its canaries wait while they do worse there. */
  readonly golden?: { readonly model: string; readonly runs: Pick<EvaluationStore, 'latest'> };
  readonly log?: Log;
  readonly now?: () => number;
}

const KEEPER = 'automatic';

/** @returns what looks at every automatic canary once */
export function createCanaryKeeper({ rollouts, answers, golden, log, now = Date.now }: CanaryKeeperOptions) {
  const check = async (name: string, { rollout, stable }: ServedRollout): Promise<void> => {
    const { canary } = rollout;
    if (!canary?.automatic) return;
    const { guardRails, step, stepStartedAtMs } = canary.automatic;
    const evidence = await gatherEvidence(
      answers,
      {
        model: name,
        stable,
        canary: canary.version,
        rolloutStartedAtMs: rollout.startedAtMs,
        stepStartedAtMs,
        maxP99Ratio: guardRails.maxP99Ratio,
      },
      now(),
    );
    const verdict = judgeCanary(guardRails, evidence);
    if (verdict.decision === 'wait') return;
    if (verdict.decision === 'advance' && golden?.model === name) {
      const compared = { model: name, stable, canary: canary.version };
      if ((await goldenHold(golden.runs, guardRails, compared)) !== null) return;
    }
    log?.info({ name, step, ...verdict }, 'canary judged');
    await follow(name, rollout, verdict);
  };

  const follow = async (name: string, judged: Rollout, verdict: Verdict) => {
    const action =
      verdict.decision === 'rollback'
        ? { action: 'rollback' as const, reason: verdict.reason }
        : { action: 'next step' as const };
    await rollouts.change(name, KEEPER, action, (rollout, circumstances) => {
      // Somebody else was faster.
      if (JSON.stringify(rollout.canary) !== JSON.stringify(judged.canary)) return rollout;
      return action.action === 'rollback'
        ? afterAction(rollout, action, circumstances)
        : afterNextStep(rollout, circumstances);
    });
  };

  return async (): Promise<void> => {
    for (const { name, ...served } of rollouts.list()) {
      try {
        await check(name, served);
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'conflict')) throw error;
      }
    }
  };
}
