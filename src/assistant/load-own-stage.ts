// Loads a stage of a deployment's own from its module: `{"module": "./glossary.mjs", "options": {…}}`.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Logger } from '../telemetry/logger.ts';
import { problemsOf } from '../value-problems.ts';
import { isProductStage } from './built-in-stages.ts';
import type { CreateStage, OwnStage } from './own-stage.ts';
import type { ListedStage } from './pipeline-order.ts';
import { stageKinds } from './stage.ts';

const DEFAULT_TIMEOUT_MS = 5000;

const entrySchema = z.strictObject({
  module: z.string().min(1),
  options: z.record(z.string(), z.json()).default({}),
  onError: z.enum(['fail', 'skip']).default('fail'),
  timeoutMs: z.int().min(1).max(600_000).default(DEFAULT_TIMEOUT_MS),
});

const moduleSchema = z.object({ createStage: z.custom<CreateStage>((value) => typeof value === 'function') });

const stageSchema = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be of small letters, digits and hyphens, and begin with a letter')
    .refine((name) => !isProductStage(name), 'is the name of a built-in stage; choose another'),
  kind: z.enum(stageKinds),
  models: z.array(z.string().min(1)).optional(),
  run: z.custom<OwnStage['run']>((value) => typeof value === 'function', 'must be a function'),
});

/**
 * @param folder Where the path of the module begins
 * @returns the stage, or what is wrong with it
 */
export async function loadOwnStage(
  entry: unknown,
  folder: string,
  log: Logger,
): Promise<ListedStage | { readonly problems: readonly string[] }> {
  const checked = entrySchema.safeParse(entry);
  if (!checked.success) {
    const form = 'neither the name of a stage nor {"module", "options", "onError", "timeoutMs"}';
    return { problems: [form, ...problemsOf(checked.error)] };
  }
  const { module, options, onError, timeoutMs } = checked.data;
  const wrong = (...problems: string[]) => ({ problems: problems.map((problem) => `${module}: ${problem}`) });

  let exported: unknown;
  try {
    exported = await import(pathToFileURL(resolve(folder, module)).href);
  } catch (error) {
    return wrong(`it does not load: ${messageOf(error)}`);
  }
  const found = moduleSchema.safeParse(exported);
  if (!found.success) return wrong('it must export a function "createStage"');

  let made: unknown;
  try {
    made = await found.data.createStage(options, { log: log.child({ module }) });
  } catch (error) {
    return wrong(`its createStage failed, perhaps because of its options: ${messageOf(error)}`);
  }
  const stage = stageSchema.safeParse(made);
  if (!stage.success)
    return wrong(...problemsOf(stage.error).map((issue) => `the stage that it made: ${issue}`));
  const { name, kind } = stage.data;
  // The stage itself, not the copy that the check made: its `run` may need it.
  return { name, kind, own: { stage: made as OwnStage, module, onError, timeoutMs } };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
