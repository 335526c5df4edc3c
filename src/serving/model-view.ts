// A model and its versions as they are now, for those who ask from outside.
import { AppError } from '../errors.ts';
import type { VersionState } from './model-registry.ts';
import type { ServedModels } from './open-predictor.ts';

export interface VersionView {
  readonly version: string;
  readonly state: VersionState;
  readonly problem: string | null;
  readonly inferenceCount: number;
  readonly executionCount: number;
}

export function modelNames({ name, registry, rollouts }: ServedModels): string[] {
  const names = [
    name,
    ...rollouts.list().map((one) => one.name),
    ...registry.statuses().map((one) => one.name),
  ];
  return [...new Set(names)];
}

/** @throws AppError `not_found` for a model of which nothing is or was to be in memory */
export function versionViews(models: ServedModels, name: string): VersionView[] {
  const { registry } = models;
  const views = registry
    .statuses()
    .filter((one) => one.name === name)
    .map(({ version, state, problem }) => {
      const loaded = registry.find({ name, version });
      const { inferenceCount = 0, executionCount = 0 } = loaded ?? {};
      return { version, state, problem, inferenceCount, executionCount };
    });
  if (views.length === 0) throw new AppError('not_found', `There is no model "${name}" loaded.`);
  return views;
}

/** The loaded version that a version or label names; undefined names the stable one. */
export function findVersion(models: ServedModels, name: string, wanted?: string): string | undefined {
  const served = models.rollouts.find(name);
  const { canary, labels = {} } = served?.rollout ?? {};
  const named = { ...labels, stable: served?.stable, canary: canary?.version };
  const version =
    wanted === undefined ? served?.stable : ((named as Record<string, string | undefined>)[wanted] ?? wanted);
  return version !== undefined && models.registry.find({ name, version }) ? version : undefined;
}

/** Whether `findVersion` finds one that can answer now. */
export function isModelReady(models: ServedModels, name: string, wanted?: string): boolean {
  const version = findVersion(models, name, wanted);
  return version !== undefined && models.registry.find({ name, version })?.problem() === null;
}

/** @throws AppError `not_found` when `findVersion` finds none */
export function resolveVersion(models: ServedModels, name: string, wanted?: string): string {
  const version = findVersion(models, name, wanted);
  if (version === undefined)
    throw new AppError(
      'not_found',
      wanted === undefined
        ? `There is no model "${name}" loaded.`
        : `The version or label ${wanted} of ${name} is not loaded.`,
    );
  return version;
}
