// The configuration: one strict schema of the environment. Nothing else in src reads `process.env`.

import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { AppError } from './errors.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** Every key with its default; its description is also the comment above it in example.env. */
export const environmentSchema = z.strictObject({
  LOG_LEVEL: z
    .enum(logLevels)
    .default('info')
    .describe(`How much is logged: ${logLevels.join(', ')}.`),
  MODELS_DIR: z
    .string()
    .trim()
    .min(1)
    .default('models')
    .describe('The model repository, <name>/<version>/ inside it.'),
  DATA_DIR: z
    .string()
    .trim()
    .min(1)
    .default('data')
    .describe('The folder of everything that the service stores; it is made when it is missing.'),
  DATABASE_URL: z
    .string()
    .trim()
    .regex(/^(sqlite:\w[\w.-]*|postgres(ql)?:\/\/\S+)$/, 'neither sqlite:<file> nor postgres://<address>')
    .default('sqlite:frontdesk.sqlite')
    .describe('The database: sqlite:<file in DATA_DIR>, or postgres://user:password@host/database.')
    .meta({ secret: true }),
  RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_500)
    .default(90)
    .describe('Days after which a conversation that nobody continued is erased; 0 keeps it for ever.'),
});

export type Config = Readonly<z.infer<typeof environmentSchema>>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration from the environment; what is not set there comes from the file `.env` of the
 * working directory, if there is one, and then from the defaults. An empty value counts as not set.
 *
 * @throws AppError `config_invalid`, with every problem in its message
 */
export function loadConfig(environment: Environment = process.env, file = '.env'): Config {
  return parseConfig({ ...readEnvironmentFile(file), ...withoutEmpty(environment) });
}

/** Checks an environment; keys that Frontdesk does not know are somebody else's and are ignored. */
export function parseConfig(environment: Environment): Config {
  const known = Object.keys(environmentSchema.shape).map((key) => [key, environment[key]]);
  const result = environmentSchema.safeParse(withoutEmpty(Object.fromEntries(known)));
  if (result.success) return Object.freeze(result.data);
  const problems = result.error.issues.map((issue) => {
    const key = String(issue.path[0]);
    const value = isSecret(key) ? '' : ` (it is ${JSON.stringify(environment[key])})`;
    return `${key}: ${issue.message}${value}`;
  });
  throw new AppError(
    'config_invalid',
    `The configuration is not valid.\n${problems.map((line) => `  ${line}`).join('\n')}`,
  );
}

/** True for a key whose value must not be shown. */
function isSecret(key: string): boolean {
  const field = (environmentSchema.shape as Record<string, z.ZodType>)[key];
  return field?.meta()?.secret === true;
}

function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
}

function readEnvironmentFile(file: string): Environment {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new AppError('config_invalid', `The file ${file} cannot be read.`, { cause: error });
  }
}

/** The TensorFlow library writes its start-up notes to standard error unless it is told not to before it is loaded. */
export function quietTensorFlow(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
}

/**
 * The environment of a training process: one thread, since the LSTM kernels gain nothing from more, and an allocator
 * that keeps its memory between steps, which saves up to a quarter of the time where page faults are slow.
 */
export function trainingEnvironment(): Record<string, string | undefined> {
  return {
    TF_NUM_INTRAOP_THREADS: '1',
    TF_NUM_INTEROP_THREADS: '1',
    MALLOC_TOP_PAD_: '1073741824',
    MALLOC_TRIM_THRESHOLD_: '17179869184',
    MALLOC_MMAP_MAX_: '0',
    ...process.env,
  };
}
