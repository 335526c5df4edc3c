// A change of a rollout, from what is stored now to what is stored next.
import { randomUUID } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { RolloutStore } from '../storage/rollout-store.ts';
import { INITIAL_ROLLOUT, type Rollout, rolloutSchema, versionsOf, withoutVersion } from './rollout.ts';
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
  /** Makes sure that a version can be served. */
  readonly check: (version: string) => Promise<unknown>;
}

/**
 * Nothing is stored unless the whole change can be served. Of what was before, a version to go back to or behind a label
 * may be gone by now: it leaves the rollout.
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
  const state = await servable(next, rollout, check);
  const changed = { model, fromRevision: revision, state, changedBy, action };
  return { rollout: state, revision: await store.change(changed) };
}

async function servable(
  next: Rollout,
  before: Rollout,
  check: RolloutChangeOptions['check'],
): Promise<Rollout> {
  const newLabels = Object.fromEntries(
    Object.entries(next.labels).filter(([label, version]) => before.labels[label] !== version),
  );
  const needed = new Set(versionsOf({ ...next, previous: null, labels: newLabels }));
  let rollout = next;
  for (const version of versionsOf(next)) {
    try {
      await check(version);
    } catch (error) {
      if (!(error instanceof AppError) || needed.has(version)) throw error;
      rollout = withoutVersion(rollout, version);
    }
  }
  return rollout;
}

export async function readRollout(store: RolloutStore, model: string): Promise<KnownRollout> {
  const stored = await store.find(model);
  if (!stored) return { rollout: INITIAL_ROLLOUT, revision: 0 };
  return { rollout: rolloutSchema.parse(stored.state), revision: stored.revision };
}
