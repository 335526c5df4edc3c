// The version that a turn gets: by the rollout, or the one that a tester asks for.
import { AppError } from '../errors.ts';
import { type Assignment, assign } from './rollout.ts';
import type { ServedRollout } from './served-rollouts.ts';

export interface AssignedVersion extends Assignment {
  readonly version: string;
}

/**
 * @param key Of the conversation: the same gets the same while the rollout lasts.
 * @param forced A version or label
 * @throws AppError `engine_unavailable` when nothing is served, `not_found` for a label that names nothing
 */
export function assignedVersion(
  model: string,
  served: ServedRollout | undefined,
  key: string,
  forced?: string,
): AssignedVersion {
  if (forced !== undefined) return { arm: 'forced', version: namedVersion(model, served, forced) };
  if (!served) throw notLoaded(model);
  const { arm, version } = assign(served.rollout, key);
  return { arm, version: version ?? served.stable };
}

/** The version of a label; what is no label is a version. */
function namedVersion(model: string, served: ServedRollout | undefined, wanted: string): string {
  if (!served) return wanted;
  const { canary, labels } = served.rollout;
  if (wanted === 'stable') return served.stable;
  if (wanted !== 'canary') return labels[wanted] ?? wanted;
  if (!canary) throw notLoaded(model, wanted, wanted);
  return canary.version;
}

/** @param forced Set when somebody asked for it by name */
export function notLoaded(model: string, version?: string, forced?: string): AppError {
  if (forced !== undefined)
    return new AppError('not_found', `The version or label ${forced} of ${model} is not loaded.`);
  return new AppError(
    'engine_unavailable',
    version === undefined
      ? `No version of ${model} is loaded.`
      : `Version ${version} of ${model} is not loaded.`,
  );
}
