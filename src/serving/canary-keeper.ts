// Takes automatic canaries from step to step, or back. It knows no more than what is stored, so a restart changes nothing.
import { AppError } from '../errors.ts';
import type { RatedAnswer, ServedAnswerStore } from '../storage/served-answer-store.ts';
import { type CanaryEvidence, judgeCanary, type Verdict } from './guard-rails.ts';
import type { Log } from './log.ts';
import { createReport } from './report.ts';
import type { AutomaticCanary, Rollout } from './rollout.ts';
import { afterAction, afterNextStep } from './rollout-actions.ts';
import type { ServedRollouts } from './served-rollouts.ts';

export interface CanaryKeeperOptions {
  readonly rollouts: ServedRollouts;
  readonly answers: Pick<ServedAnswerStore, 'listSince'>;
  readonly log?: Log;
  readonly now?: () => number;
}

const KEEPER = 'automatic';

/** @returns what looks at every automatic canary once */
export function createCanaryKeeper({ rollouts, answers, log, now = Date.now }: CanaryKeeperOptions) {
  const check = async (name: string, rollout: Rollout, automatic: AutomaticCanary): Promise<void> => {
    const all = await answers.listSince(name, rollout.startedAtMs);
    const verdict = judgeCanary(automatic.guardRails, evidenceOf(all, rollout, automatic, now()));
    if (verdict.decision === 'wait') return;
    log?.info({ name, step: automatic.step, ...verdict }, 'canary judged');
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
    for (const { name, rollout } of rollouts.list()) {
      const automatic = rollout.canary?.automatic;
      if (!automatic) continue;
      try {
        await check(name, rollout, automatic);
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'conflict')) throw error;
      }
    }
  };
}

function evidenceOf(
  answers: readonly RatedAnswer[],
  rollout: Rollout,
  automatic: AutomaticCanary,
  nowMs: number,
): CanaryEvidence {
  const { stepStartedAtMs } = automatic;
  const whole = createReport(answers, rollout.startedAtMs);
  const step = createReport(
    answers.filter(({ createdAtMs }) => createdAtMs >= stepStartedAtMs),
    stepStartedAtMs,
  );
  return {
    stable: whole.arms.find(({ arm }) => arm === 'stable'),
    canary: step.arms.find(({ arm, version }) => arm === 'canary' && version === rollout.canary?.version),
    shadow: whole.shadows.find(({ version }) => version === rollout.canary?.version),
    minutesInStep: (nowMs - stepStartedAtMs) / 60_000,
  };
}
