// The rollouts in force: a change takes effect at once and as a whole, after every version that it needs is warm.
import { AppError } from '../errors.ts';
import type { RolloutStore } from '../storage/rollout-store.ts';
import { changeRollout, type KnownRollout, readRollout } from './change-rollout.ts';
import type { Log } from './log.ts';
import type { ModelRegistry } from './model-registry.ts';
import { type RepositoryScan, scanRepository } from './model-repository.ts';
import { INITIAL_ROLLOUT, type Rollout, versionsOf } from './rollout.ts';
import { afterAction, type ChangeCircumstances, type RolloutAction } from './rollout-actions.ts';

/** What turns are assigned by. */
export interface ServedRollout extends KnownRollout {
  readonly stable: string;
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
  /** What was refused as it is, so that it is not tried again until it changes. */
  const refused = new Map<string, string>();
  let last: Promise<unknown> = Promise.resolve();

  /** One change after the other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work, work);
    last = result;
    return result;
  };

  const tryLoad = async (name: string, version: string): Promise<AppError | undefined> => {
    try {
      await registry.load({ name, version });
      return undefined;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  };

  const scan = (name: string): RepositoryScan[] => scanRepository(modelsDir, name).reverse();

  const loadNewest = async (name: string): Promise<string> => {
    let newest: AppError | undefined;
    for (const { version, state } of scan(name)) {
      if (refused.get(`${name}/${version}`) === state) continue;
      const problem = await tryLoad(name, version);
      if (!problem) return version;
      refused.set(`${name}/${version}`, state);
      newest ??= problem;
      log?.warn({ name, version, problem: problem.message }, 'model version refused');
    }
    const current = served.get(name)?.stable;
    if (current) return current;
    throw newest ?? new AppError('not_found', `There is no version of ${name} in ${modelsDir}.`);
  };

  /** Throws, and leaves everything as it is, when a version cannot be loaded. */
  const load = async (name: string, rollout: Rollout): Promise<void> => {
    for (const version of versionsOf(rollout)) await registry.load({ name, version });
  };

  const serve = async (name: string, { rollout, revision }: KnownRollout): Promise<ServedRollout> => {
    const stable = rollout.stable ?? (await loadNewest(name));
    const before = served.get(name);
    const next = { rollout, revision, stable };
    served.set(name, next);
    if (before?.stable !== stable || before.revision !== revision)
      log?.info({ name, stable, revision, rollout }, 'rollout in force');
    const needed = new Set([stable, ...versionsOf(rollout)]);
    for (const model of registry.statuses()) {
      if (model.name !== name || model.state === 'failed') continue;
      if (needed.has(model.version) || kept.has(`${name}/${model.version}`)) continue;
      registry.unload(model).catch((error) => log?.error({ err: error, model }, 'unloading failed'));
    }
    return next;
  };

  /** At the start a version that is gone must not keep the service down. */
  const loadWhatIsThere = async (name: string, known: KnownRollout): Promise<KnownRollout> => {
    let { rollout } = known;
    for (const version of versionsOf(rollout)) {
      const problem = await tryLoad(name, version);
      if (!problem) continue;
      log?.warn({ name, version, problem: problem.message }, 'version of the rollout refused');
      rollout = without(rollout, version);
    }
    return { ...known, rollout };
  };

  const refresh = async (name: string): Promise<void> => {
    const before = served.get(name);
    const known = store ? await readRollout(store, name) : { rollout: INITIAL_ROLLOUT, revision: 0 };
    if (before?.revision === known.revision && before.rollout.stable !== null) return;
    if (!before) return void (await serve(name, await loadWhatIsThere(name, known)));
    const key = `${name} revision ${known.revision}`;
    if (refused.has(key)) return;
    try {
      await load(name, known.rollout);
      await serve(name, known);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.set(key, error.message);
      log?.error(
        { name, problem: error.message },
        'the stored rollout cannot be served; the one before stays',
      );
    }
  };

  return {
    find: (name: string): ServedRollout | undefined => served.get(name),
    list: (): (ServedRollout & { name: string })[] =>
      [...served].map(([name, rollout]) => ({ name, ...rollout })),

    /** Takes up what changed in the repository or, by another process, in storage. */
    refresh: (name: string): Promise<void> => inTurn(() => refresh(name)),

    /** @throws AppError what `changeRollout` throws, and what is wrong with a version that cannot be loaded */
    change(
      name: string,
      changedBy: string,
      action: { readonly action: string },
      change: (rollout: Rollout, circumstances: ChangeCircumstances) => Rollout,
    ): Promise<ServedRollout> {
      return inTurn(async () => {
        if (!store) throw new AppError('conflict', 'Without a database a model serves its newest version.');
        const newest = () => served.get(name)?.stable ?? loadNewest(name);
        const check = (rollout: Rollout) => load(name, rollout);
        const options = { store, model: name, changedBy, action, newest, change, check };
        return serve(name, await changeRollout(options));
      });
    },

    act(name: string, changedBy: string, action: RolloutAction): Promise<ServedRollout> {
      return this.change(name, changedBy, action, (rollout, now) => afterAction(rollout, action, now));
    },

    /** Loads a version beside those of the rollout. */
    async load(name: string, version: string): Promise<void> {
      const key = `${name}/${version}`;
      // Before it is loaded: a refresh meanwhile unloads what nobody needs.
      kept.add(key);
      try {
        await registry.load({ name, version });
      } catch (error) {
        kept.delete(key);
        throw error;
      }
    },

    /** @throws AppError `conflict` for a version of the rollout, `not_found` for one that is not loaded */
    async unload(name: string, version: string): Promise<void> {
      const current = served.get(name);
      if (current && [current.stable, ...versionsOf(current.rollout)].includes(version))
        throw new AppError('conflict', `Version ${version} of ${name} is part of the rollout.`);
      if (!registry.statuses().some((model) => model.name === name && model.version === version))
        throw new AppError('not_found', `Version ${version} of ${name} is not loaded.`);
      kept.delete(`${name}/${version}`);
      await registry.unload({ name, version });
    },
  };
}

/** The rollout without a version that cannot be served. */
function without(rollout: Rollout, version: string): Rollout {
  const { stable, previous, canary, experiment, shadow, labels } = rollout;
  return {
    ...rollout,
    stable: stable === version ? (previous === version ? null : previous) : stable,
    previous: previous === version ? null : previous,
    canary: canary?.version === version ? null : canary,
    experiment: experiment?.arms.some((arm) => arm.version === version) ? null : experiment,
    shadow: shadow?.version === version ? null : shadow,
    labels: Object.fromEntries(Object.entries(labels).filter(([, labelled]) => labelled !== version)),
  };
}
