// The list of stages of a deployment's turns: read from a file, and checked completely before anything starts.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { problemsOf } from '../value-problems.ts';
import { isProductStage, placeOf, productStageNames } from './built-in-stages.ts';
import { loadOwnStage } from './load-own-stage.ts';
import { type ListedStage, orderProblems } from './pipeline-order.ts';
import { type Desk, runOwnStage } from './run-own-stage.ts';
import type { Stage } from './stage.ts';

export interface Pipeline {
  /** In order. */
  readonly stages: readonly ListedStage[];
  /**
   * The stages that run: those of the product that are listed, and the deployment's own.
   *
   * @throws AppError `config_invalid` when one asks a model that is not loaded
   */
  arrange(productStages: readonly Stage[], desk: Desk): readonly Stage[];
}

const fileSchema = z.strictObject({ stages: z.array(z.unknown()).min(1) });

/**
 * @param file Without one: the product's stages as they come
 * @throws AppError `config_invalid`, with every problem in its message
 */
export async function loadPipeline(file: string | undefined, log: Logger): Promise<Pipeline> {
  if (file === undefined) return pipelineOf(productStageNames.map(listed));
  const path = resolve(file);
  const entries = await readEntries(path);
  const loaded = await Promise.all(
    entries.map((entry) =>
      typeof entry === 'string' ? productStage(entry) : loadOwnStage(entry, dirname(path), log),
    ),
  );
  const stages = loaded.map((one) => ('problems' in one ? undefined : one));
  const problems = [
    ...loaded.flatMap((one, i) =>
      'problems' in one ? one.problems.map((problem) => `stages[${i}]: ${problem}`) : [],
    ),
    ...orderProblems(stages),
  ];
  if (problems.length > 0) throw invalid(path, problems);
  return pipelineOf(stages.filter((stage) => stage !== undefined));
}

async function readEntries(path: string): Promise<readonly unknown[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw invalid(path, ['PIPELINE_FILE names a file that cannot be read'], cause);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw invalid(path, [`it is not JSON: ${(cause as Error).message}`], cause);
  }
  const checked = fileSchema.safeParse(content);
  if (checked.success) return checked.data.stages;
  throw invalid(path, [
    `it must be {"stages": [...]} with ${quoted(productStageNames)}: ${problemsOf(checked.error).join('; ')}`,
  ]);
}

function productStage(name: string): ListedStage | { readonly problems: readonly string[] } {
  if (isProductStage(name)) return listed(name);
  const hint = /[./]/.test(name) ? ` A module is written {"module": ${JSON.stringify(name)}}.` : '';
  return { problems: [`there is no stage "${name}"; there are ${quoted(productStageNames)}.${hint}`] };
}

const listed = (name: Parameters<typeof placeOf>[0]): ListedStage => ({ name, kind: placeOf(name).kind });
const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');

function invalid(path: string, problems: readonly string[], cause?: unknown): AppError {
  const lines = problems.map((problem) => `  ${problem}`).join('\n');
  return new AppError('config_invalid', `The list of stages in ${path} is not valid.\n${lines}`, { cause });
}

function pipelineOf(stages: readonly ListedStage[]): Pipeline {
  return {
    stages,
    arrange(productStages, desk) {
      checkModels(stages, desk);
      const byName = new Map(productStages.map((stage) => [stage.name, stage]));
      return stages.map(({ name, own }) => (own ? runOwnStage(own, desk) : (byName.get(name) as Stage)));
    },
  };
}

function checkModels(stages: readonly ListedStage[], { predictor }: Desk): void {
  const problems = stages.flatMap(({ name, own }) =>
    (own?.stage.models ?? [])
      .filter((model) => predictor.rollouts.find(model) === undefined)
      .map((model) => `  "${name}" (${own?.module}) asks "${model}"`),
  );
  if (problems.length === 0) return;
  const what =
    'Stages ask models of which no version is loaded; put one into MODELS_DIR, or see what the log says of it.';
  throw new AppError('config_invalid', [what, ...problems].join('\n'));
}
