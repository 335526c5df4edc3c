// The versions that lie in the repository and what became of each, in the words of Triton's model repository extension:
// https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_model_repository.md
import type { VersionState } from './model-registry.ts';
import { versionFolders } from './model-repository.ts';
import type { ServedModels } from './open-predictor.ts';

export interface IndexedVersion {
  readonly name: string;
  readonly version: string;
  readonly state: (typeof STATES)[VersionState];
  /** Why it does not answer; empty when it does. */
  readonly reason: string;
}

const STATES = {
  loading: 'LOADING',
  available: 'READY',
  unloading: 'UNLOADING',
  failed: 'UNAVAILABLE',
} as const;

/** Those on disk, and those in memory whose folder is gone; `ready`: those alone that answer. */
export function repositoryIndex({ modelsDir, registry }: ServedModels, ready: boolean): IndexedVersion[] {
  const keyOf = ({ name, version }: { name: string; version: string }) => `${name}/${version}`;
  const index = new Map<string, IndexedVersion>();
  for (const { name, version } of versionFolders(modelsDir))
    index.set(keyOf({ name, version }), { name, version, state: 'UNAVAILABLE', reason: 'it is not loaded' });
  for (const { name, version, state, problem } of registry.statuses()) {
    const reason = problem ?? registry.find({ name, version })?.problem() ?? '';
    const said = reason === '' ? STATES[state] : 'UNAVAILABLE';
    index.set(keyOf({ name, version }), { name, version, state: said, reason });
  }
  return [...index.values()].filter(({ state }) => !ready || state === 'READY');
}
