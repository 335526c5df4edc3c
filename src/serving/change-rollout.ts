// A change of a rollout, from what is stored now to what is stored next.
import { randomUUID } from 'node:crypto';
import type { RolloutStore } from '../storage/rollout-store.ts';
import { INITIAL_ROLLOUT, type Rollout, rolloutSchema } from './rollout.ts';
import type { ChangeCircumstances } from './rollout-actions.ts';

export interface KnownRollout {
  readonly rollout: Rollout;
  /** 0 before the first change. */
  readonly revision: number;
}

export interface RolloutChangeOptions {
  readonly store: RolloutStore;
  readonly model: string;
  /** Who changes it, for the audit. */
  readonly changedBy: string;
  readonly action: { readonly action: string };
  /** The version that is stable when the rollout follows the newest. */
  readonly newest: () => Promise<string> | string;
  readonly change: (rollout: Rollout, circumstances: ChangeCircumstances) => Rollout;
  /** Makes sure that the new rollout can be served; what it throws stops the change. */
  readonly check: (rollout: Rollout) => Promise<void>;
}

/**
 * Nothing is stored unless the whole change can be.
 *
 * @throws AppError `conflict` when somebody else changed it meanwhile, and what `change` and `check` throw
 */
export async function changeRollout(options: RolloutChangeOptions): Promise<KnownRollout> {
  const { store, model, changedBy, action, newest, change, check } = options;
  const { rollout, revision } = await readRollout(store, model);
  const next = change(rollout, {
    stable: rollout.stable ?? (await newest()),
    nowMs: Date.now(),
    newId: randomUUID(),
  });
  if (next === rollout) return { rollout, revision };
  await check(next);
  const changed = { model, fromRevision: revision, state: next, changedBy, action };
  return { rollout: next, revision: await store.change(changed) };
}

export async function readRollout(store: RolloutStore, model: string): Promise<KnownRollout> {
  const stored = await store.find(model);
  if (!stored) return { rollout: INITIAL_ROLLOUT, revision: 0 };
  return { rollout: rolloutSchema.parse(stored.state), revision: stored.revision };
}
