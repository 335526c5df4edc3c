// Loading and unloading a model by name, as clients of Triton ask for it: versions beside those of the rollout.
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { scanRepository } from './model-repository.ts';
import type { ServedModels } from './open-predictor.ts';

/** As much of Triton's model configuration as says which versions are to be loaded. */
const configSchema = z.strictObject({
  version_policy: z.strictObject({
    specific: z.strictObject({
      versions: z.array(z.union([z.int().min(0).transform(String), z.string()])).min(1),
    }),
  }),
});
const EXAMPLE = '{"version_policy": {"specific": {"versions": [2]}}}';

/**
 * Loads the newest version, or those that `config`, a JSON text, names. Resolves when they are warm.
 *
 * @param askedBy For the log
 * @throws AppError `not_found`, `invalid_input`, `model_invalid`, `engine_unavailable`
 */
export async function loadFromRepository(
  { modelsDir, rollouts }: ServedModels,
  name: string,
  config: string | undefined,
  askedBy: string,
): Promise<void> {
  const known = scanRepository(modelsDir, name).map(({ version }) => version);
  const newest = known.at(-1);
  if (newest === undefined) throw missing(name);
  const wanted = config === undefined ? [newest] : versionsIn(config);
  const unknown = wanted.find((version) => !known.includes(version));
  if (unknown !== undefined)
    throw new AppError('not_found', `There is no version ${unknown} of ${name} in the repository.`);
  for (const version of wanted) await rollouts.load(name, version, askedBy);
}

/**
 * Unloads every version that is loaded beside the rollout. Resolves when their memory is free.
 *
 * @param askedBy For the log
 * @throws AppError `not_found`; `conflict` when all that is loaded is part of the rollout
 */
export async function unloadFromRepository(
  { modelsDir, registry, rollouts }: ServedModels,
  name: string,
  askedBy: string,
): Promise<void> {
  const loaded = registry.statuses().filter((one) => one.name === name);
  if (loaded.length === 0 && scanRepository(modelsDir, name).length === 0) throw missing(name);
  const others = loaded.filter(({ version }) => !rollouts.includes(name, version));
  if (loaded.length > 0 && others.length === 0)
    throw new AppError('conflict', `Every version of ${name} that is loaded is part of the rollout.`);
  for (const { version } of others) await rollouts.unload(name, version, askedBy);
}

function versionsIn(config: string): string[] {
  try {
    return configSchema.parse(JSON.parse(config)).version_policy.specific.versions;
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof z.ZodError)) throw cause;
    throw new AppError(
      'invalid_input',
      `A config may only name the versions that are to be loaded: ${EXAMPLE}.`,
      { cause },
    );
  }
}

const missing = (name: string) => new AppError('not_found', `There is no model "${name}" in the repository.`);
