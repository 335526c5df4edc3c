// The versions that people get answers from now.
import type { ModelVersion } from '../protocol/reply.ts';
import type { Rollout } from './rollout.ts';

/** The stable one first; those that only stand ready, or answer in the shadow, are left out. */
export function answeringVersions(
  name: string,
  stable: string,
  { canary, experiment }: Pick<Rollout, 'canary' | 'experiment'>,
): ModelVersion[] {
  const versions = [stable, canary?.version, ...(experiment?.arms.map(({ version }) => version) ?? [])];
  return [...new Set(versions.filter((version) => version !== undefined))].map((version) => ({
    name,
    version,
  }));
}
