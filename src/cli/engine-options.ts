// The options of every command that answers: which model, on which engine.
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Engine } from '../engine/engine.ts';

export interface EngineFlags {
  readonly engine: Engine['name'];
  readonly model?: string;
}

export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--engine <engine>', 'what computes the answers').choices(['onnx', 'tfjs']).default('onnx'),
    )
    .option(
      '--model <folder>',
      'model version: a folder, or <name>/<version> in MODELS_DIR (default: the newest)',
    );
}

/** Parses an option's value that must be a whole number. */
export const wholeNumber = (low: number, high: number) => (text: string) => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= low && value <= high) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
};

/** One batch on each core; more workers than cores only wait for each other. */
export const allCores = (): number => Math.min(8, availableParallelism());

/** Loads the chosen model. What this imports is heavy, so commands call it when they are about to answer. */
export async function openEngine(flags: EngineFlags, workers = 1): Promise<Engine> {
  const [{ loadConfig }, { findModel }, { loadEngine }] = await Promise.all([
    import('../config.ts'),
    import('../serving/model-repository.ts'),
    import('../engine/load-engine.ts'),
  ]);
  const folder = findModel(loadConfig().MODELS_DIR, flags.model);
  return loadEngine({ folder, engine: flags.engine, workers });
}
