// The newest version of a model that can be loaded. One that cannot is tried again when its files change.
import { AppError } from '../errors.ts';
import type { Log } from './log.ts';
import type { ModelRegistry } from './model-registry.ts';
import { scanRepository } from './model-repository.ts';

export interface NewestVersionOptions {
  readonly modelsDir: string;
  readonly registry: Pick<ModelRegistry, 'load'>;
  readonly log: Log | undefined;
}

/**
 * @returns what loads the newest version of a model, or gives the current one when none can be loaded; without one it
 * throws what is wrong with the newest, or AppError `not_found`
 */
export function createNewestVersion({ modelsDir, registry, log }: NewestVersionOptions) {
  /** What was refused, as it was then. */
  const refused = new Map<string, { readonly state: string; readonly problem: AppError }>();

  return async (name: string, current?: string): Promise<string> => {
    let problem: AppError | undefined;
    for (const { version, state } of scanRepository(modelsDir, name).reverse()) {
      const key = `${name}/${version}`;
      const before = refused.get(key);
      if (before?.state === state) {
        problem ??= before.problem;
        continue;
      }
      try {
        await registry.load({ name, version });
        refused.delete(key);
        return version;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        refused.set(key, { state, problem: error });
        problem ??= error;
        log?.warn({ name, version, problem: error.message }, 'model version refused');
      }
    }
    if (current !== undefined) return current;
    throw problem ?? new AppError('not_found', `There is no version of ${name} in ${modelsDir}.`);
  };
}
