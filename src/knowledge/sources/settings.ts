// The file that lists the sources (SOURCES_FILE): one strict schema, and every problem told at once.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { nameSchema } from '../../protocol/chat.ts';
import { problemsOf } from '../../value-problems.ts';

const words = z.string().trim().min(1);
const prefixes = z.array(words.startsWith('/'));

const every = {
  /** Also in the documents' sources: a source that is renamed is another one. */
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be of a–z, 0–9 and -, with at most 40 characters'),
  collection: nameSchema.default('main'),
  everyMinutes: z.number().min(0.05).max(525_600).default(60),
  /** When more of its documents would vanish in one reading, none does until somebody says so. */
  maxRemovedPercent: z.number().min(0).max(100).default(20),
};

const sqlSchema = z.strictObject({
  ...every,
  kind: z.literal('sql'),
  url: z
    .string()
    .regex(
      /^(postgres(ql)?|mysql|mariadb):\/\/\S+$|^sqlite:.+$/,
      'must begin with postgres://, mysql://, mariadb:// or sqlite:',
    ),
  /** One SELECT. It runs in a transaction that may only read. */
  query: words,
  as: z.enum(['documents', 'answers']).default('documents'),
  /** Which column of the query holds what. */
  columns: z
    .strictObject({
      id: words.default('id'),
      title: words.optional(),
      body: words.default('body'),
      url: words.optional(),
      updatedAt: words.optional(),
      question: words.default('question'),
      answer: words.default('answer'),
    })
    .prefault({}),
  body: z.enum(['text/plain', 'text/markdown', 'text/html']).default('text/plain'),
  /** Rows are added and never changed: only new ids are read. */
  isAppendOnly: z.boolean().default(false),
  maxRows: z.int().min(1).max(1_000_000).default(50_000),
  timeoutSeconds: z.number().min(1).max(3600).default(60),
});

const websiteSchema = z.strictObject({
  ...every,
  kind: z.literal('website'),
  start: z.url({ protocol: /^https?$/ }),
  /** Default: what robots.txt names, and /sitemap.xml. */
  sitemap: z.url({ protocol: /^https?$/ }).optional(),
  /** Beginnings of paths. Default: all of the site. */
  allow: prefixes.default(['/']),
  deny: prefixes.default([]),
  maxPages: z.int().min(1).max(100_000).default(500),
  /** Between two requests; robots.txt may ask for more. */
  delayMs: z.int().min(0).max(60_000).default(500),
});

const s3Schema = z.strictObject({
  ...every,
  kind: z.literal('s3'),
  /** Default: Amazon's, of the region. */
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  region: words.default('us-east-1'),
  bucket: words,
  prefix: z.string().default(''),
  accessKeyId: words,
  secretAccessKey: words,
  maxObjects: z.int().min(1).max(1_000_000).default(10_000),
});

const gitSchema = z.strictObject({
  ...every,
  kind: z.literal('git'),
  url: words,
  branch: z
    .string()
    .regex(/^[\w][\w./-]*$/, 'must be the name of a branch')
    .default('main'),
  folder: z.string().default(''),
  /** Links of sources: `{path}` stands for the file's path. */
  link: words.optional(),
});

const sourceSchema = z.discriminatedUnion('kind', [sqlSchema, websiteSchema, s3Schema, gitSchema]);
const fileSchema = z.strictObject({ sources: z.array(sourceSchema) });

export type SourceSettings = z.infer<typeof sourceSchema>;
export type SqlSettings = z.infer<typeof sqlSchema>;
export type WebsiteSettings = z.infer<typeof websiteSchema>;
export type S3Settings = z.infer<typeof s3Schema>;
export type GitSettings = z.infer<typeof gitSchema>;

/**
 * Reads the file. `${NAME}` in it stands for a value of the environment, so that no password need be in it.
 *
 * @throws AppError `config_invalid` with all that is wrong
 */
export async function readSourceSettings(
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SourceSettings[]> {
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new AppError('config_invalid', `SOURCES_FILE: ${file} cannot be read: ${cause.message}.`, {
      cause,
    });
  });
  const result = fileSchema.safeParse(withEnvironment(parseJson(text, file), environment, file));
  const problems = result.success
    ? repeated(result.data.sources.map(({ name }) => name)).map((name) => `two sources are called ${name}`)
    : problemsOf(result.error);
  if (result.success && problems.length === 0) return result.data.sources;
  throw new AppError(
    'config_invalid',
    `The list of sources ${file} is not valid.\n${problems.map((line) => `  ${line}`).join('\n')}`,
  );
}

const repeated = (names: readonly string[]) => names.filter((name, i) => names.indexOf(name) !== i);

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('config_invalid', `${file} is not JSON: ${(cause as Error).message}.`, { cause });
  }
}

function withEnvironment(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  file: string,
): unknown {
  if (typeof value === 'string')
    return value.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
      const found = environment[name];
      if (found === undefined)
        throw new AppError('config_invalid', `${file} needs ${name}, which the environment does not have.`);
      return found;
    });
  if (Array.isArray(value)) return value.map((one) => withEnvironment(one, environment, file));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, withEnvironment(one, environment, file)]),
  );
}
