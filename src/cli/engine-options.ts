// The options of every command that answers: which model, on which engine.
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Engine } from '../engine/engine.ts';
import { AppError } from '../errors.ts';

export interface EngineFlags {
  readonly engine: Engine['name'];
  readonly server?: string;
  readonly model?: string;
}

export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--engine <engine>', 'what computes the answers')
        .choices(['onnx', 'tfjs', 'remote'])
        .default('onnx'),
    )
    .option('--server <url>', 'the model server of the engine "remote" (default: MODEL_SERVER_URL)')
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
  const [{ loadConfigWith }, { findModel }, { loadEngine }] = await Promise.all([
    import('../config.ts'),
    import('../serving/model-repository.ts'),
    import('../engine/load-engine.ts'),
  ]);
  const { engine, server } = flags;
  if (server !== undefined && engine !== 'remote')
    throw new AppError('invalid_input', '--server needs --engine remote.');
  const config = loadConfigWith({ MODEL_SERVER_URL: server });
  const folder = findModel(config.MODELS_DIR, flags.model);
  if (engine !== 'remote') return loadEngine({ folder, engine, workers });
  const { createModelServer } = await import('../engine/remote/model-server.ts');
  const { MODEL_SERVER_URL: url, MODEL_SERVER_TOKEN: token, MODEL_SERVER_TIMEOUT_MS: timeoutMs } = config;
  if (url === undefined)
    throw new AppError(
      'invalid_input',
      'The engine "remote" needs a model server: give one with --server, or set MODEL_SERVER_URL.',
    );
  const options = { url, timeoutMs, ...(token === undefined ? {} : { token }) };
  return loadEngine({ folder, server: createModelServer(options) });
}
