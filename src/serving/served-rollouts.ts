// The rollouts in force: a change takes effect at once and as a whole, after every version that it needs is warm.
import { AppError } from '../errors.ts';
import type { RolloutStore } from '../storage/rollout-store.ts';
import { changeRollout, type KnownRollout, readRollout } from './change-rollout.ts';
import type { Log } from './log.ts';
import type { ModelRegistry } from './model-registry.ts';
import { scanRepository } from './model-repository.ts';
import { createNewestVersion } from './newest-version.ts';
import { INITIAL_ROLLOUT, type Rollout, versionsOf, withoutVersion } from './rollout.ts';
import {
  afterAction,
  type ChangeCircumstances,
  type RolloutAction,
  versionsNamedIn,
} from './rollout-actions.ts';

/** What turns are assigned by. */
export interface ServedRollout extends KnownRollout {
  readonly stable: string;
  /** False when a version of the stored rollout could not be loaded, and is left out. */
  readonly isWhole: boolean;
}

export interface ServedRolloutsOptions {
  readonly modelsDir: string;
  readonly registry: ModelRegistry;
  /** Without one a model always serves its newest version. */
  readonly store: RolloutStore | undefined;
  readonly log: Log | undefined;
}

export type ServedRollouts = ReturnType<typeof createServedRollouts>;

export function createServedRollouts({ modelsDir, registry, store, log }: ServedRolloutsOptions) {
  const served = new Map<string, ServedRollout>();
  /** Loaded because somebody asked for it, whatever the rollout says. */
  const kept = new Set<string>();
  /** Models for which versions are being loaded or rollouts changed, and how many times over. */
  const busy = new Map<string, number>();
  /** The stored rollouts and the repositories with which they were tried last. */
  const tried = new Map<string, string>();
  const newestVersion = createNewestVersion({ modelsDir, registry, log });
  let last: Promise<unknown> = Promise.resolve();

  /** One change after the other. Versions are loaded before, so that nobody waits for somebody else's. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work, work);
    last = result;
    return result;
  };

  /** Keeps all versions loaded during the work, and unloads the unneeded ones afterwards. */
  const loadingFor = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    busy.set(name, (busy.get(name) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const others = (busy.get(name) ?? 1) - 1;
      busy.set(name, others);
      if (others === 0) unloadUnneeded(name);
    }
  };

  const unloadUnneeded = (name: string) => {
    const current = served.get(name);
    const needed = new Set(current ? [current.stable, ...versionsOf(current.rollout)] : []);
    for (const model of registry.statuses()) {
      if (model.name !== name || model.state === 'failed' || needed.has(model.version)) continue;
      if (kept.has(`${name}/${model.version}`)) continue;
      registry.unload(model).catch((error) => log?.error({ err: error, model }, 'unloading failed'));
    }
  };

  /** @returns whether it is loaded */
  const tryLoad = async (name: string, version: string): Promise<boolean> => {
    try {
      await registry.load({ name, version });
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log?.warn({ name, version, problem: error.message }, 'version of the rollout refused');
      return false;
    }
  };

  const serve = (name: string, next: ServedRollout): ServedRollout => {
    const before = served.get(name);
    served.set(name, next);
    const { stable, revision, rollout, isWhole } = next;
    if (before?.stable !== stable || before.revision !== revision || before.isWhole !== isWhole)
      log?.info({ name, stable, revision, rollout, isWhole }, 'rollout in force');
    return next;
  };

  /** Whether it is served as a whole, or was tried before with the same files; it counts as tried from now on. */
  const isDealtWith = (name: string, { revision, rollout }: KnownRollout): boolean => {
    if (rollout.stable === null) return false;
    const current = served.get(name);
    if (current?.revision === revision && current.isWhole) return true;
    const mark = JSON.stringify([revision, scanRepository(modelsDir, name)]);
    const isTried = tried.get(name) === mark;
    tried.set(name, mark);
    return isTried;
  };

  const refresh = async (name: string): Promise<void> => {
    const known = store ? await readRollout(store, name) : { rollout: INITIAL_ROLLOUT, revision: 0 };
    if (isDealtWith(name, known)) return;
    await loadingFor(name, async () => {
      let { rollout } = known;
      for (const version of versionsOf(known.rollout))
        if (!(await tryLoad(name, version))) rollout = withoutVersion(rollout, version);
      const isWhole = rollout === known.rollout;
      const before = served.get(name);
      if (!isWhole && before && before.revision !== known.revision) {
        log?.error({ name }, 'the stored rollout cannot be served; the one before stays');
        return;
      }
      const stable = rollout.stable ?? (await newestVersion(name, before?.stable));
      await inTurn(async () => {
        const isOvertaken = (served.get(name)?.revision ?? 0) > known.revision;
        if (!isOvertaken) serve(name, { rollout, revision: known.revision, stable, isWhole });
      });
    });
  };

  const change = (
    name: string,
    changedBy: string,
    action: { readonly action: string },
    changed: (rollout: Rollout, circumstances: ChangeCircumstances) => Rollout,
  ): Promise<ServedRollout> =>
    loadingFor(name, () =>
      inTurn(async () => {
        if (!store) throw new AppError('conflict', 'Without a database a model serves its newest version.');
        const newest = () => served.get(name)?.stable ?? newestVersion(name);
        const check = (version: string) => registry.load({ name, version });
        const known = await changeRollout({
          store,
          model: name,
          changedBy,
          action,
          newest,
          change: changed,
          check,
        });
        return serve(name, { ...known, stable: known.rollout.stable ?? (await newest()), isWhole: true });
      }),
    );

  const includes = (name: string, version: string): boolean => {
    const current = served.get(name);
    return current !== undefined && [current.stable, ...versionsOf(current.rollout)].includes(version);
  };

  return {
    find: (name: string): ServedRollout | undefined => served.get(name),
    list: (): (ServedRollout & { name: string })[] =>
      [...served].map(([name, rollout]) => ({ name, ...rollout })),

    /**
     * Takes up what changed in the repository or, by another process, in storage.
     *
     * @throws AppError what is wrong with the newest version of a model of which none can be loaded
     */
    refresh,

    /** @throws AppError what `changeRollout` throws, and what is wrong with a version that cannot be loaded */
    change,

    /** As `change`, for what an operator asks. */
    act: (name: string, changedBy: string, action: RolloutAction): Promise<ServedRollout> =>
      loadingFor(name, async () => {
        for (const version of versionsNamedIn(action)) await registry.load({ name, version });
        return change(name, changedBy, action, (rollout, now) => afterAction(rollout, action, now));
      }),

    /** Whether a version is part of the rollout. */
    includes,

    /**
     * Loads a version beside those of the rollout.
     *
     * @param askedBy For the log
     */
    async load(name: string, version: string, askedBy: string): Promise<void> {
      const key = `${name}/${version}`;
      // Before it is loaded: a refresh meanwhile unloads what nobody needs.
      kept.add(key);
      try {
        await registry.load({ name, version });
      } catch (error) {
        kept.delete(key);
        throw error;
      }
      log?.info({ name, version, askedBy }, 'version loaded because it was asked for');
    },

    /**
     * @param askedBy For the log
     * @throws AppError `conflict` for a version of the rollout, `not_found` for one that is not loaded
     */
    async unload(name: string, version: string, askedBy: string): Promise<void> {
      if (includes(name, version))
        throw new AppError('conflict', `Version ${version} of ${name} is part of the rollout.`);
      if (!registry.statuses().some((model) => model.name === name && model.version === version))
        throw new AppError('not_found', `Version ${version} of ${name} is not loaded.`);
      kept.delete(`${name}/${version}`);
      await registry.unload({ name, version });
      log?.info({ name, version, askedBy }, 'version unloaded because it was asked for');
    },
  };
}
