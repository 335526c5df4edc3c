// The configuration: one strict schema of the environment. Nothing else in src reads `process.env`.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { AppError } from './errors.ts';
import { describeUnknown } from './unknown-settings.ts';
import './value-problems.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

const text = z.string().trim().min(1, 'must not be empty');
const inWords = (low: number, high: number) =>
  [low, high].map((bound) => bound.toLocaleString('en', { useGrouping: bound >= 10_000 })).join(' to ');
function whole(low: number, high: number) {
  const error = `must be a whole number from ${inWords(low, high)}`;
  return z.coerce.number({ error }).int({ error }).min(low, { error }).max(high, { error });
}
const webAddress = z.url({
  protocol: /^https?$/,
  error: 'must be an address that begins with http:// or https://',
});
const items = (value: string) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
const list = text.transform(items);

/** As a browser writes it in the header `Origin`. */
const isOrigin = (value: string) =>
  value === '*' || (URL.canParse(value) && new URL(value).origin === value.toLowerCase());
const origins = list.superRefine((values, context) => {
  for (const value of values.filter((one) => !isOrigin(one))) {
    const given = value.replace(/^\w+:\/\//, '').replace(/\/.*$/, '');
    const host = /^[\w.-]+(:\d+)?$/.test(given) ? given : 'www.example.org';
    const scheme = /^(http:|localhost\b|127\.)/.test(value) ? 'http' : 'https';
    const message = `"${value}" must be an origin with its scheme and without a path, such as ${scheme}://${host}`;
    context.addIssue({ code: 'custom', message });
  }
});

/** `name=value,name=value`, percent-encoded (W3C Baggage), as OpenTelemetry has it. */
const headers = text.transform((value, context): Record<string, string> => {
  try {
    const pairs = value.split(',').map((pair) => /^([^=]+)=(.*)$/.exec(pair.trim()) ?? []);
    if (pairs.every((pair) => pair.length > 0))
      return Object.fromEntries(pairs.map(([, name = '', part = '']) => [name, decodeURIComponent(part)]));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
  context.addIssue({
    code: 'custom',
    message: 'must be name=value, with commas between several, percent-encoded',
  });
  return z.NEVER;
});

/** What comes with the package lies beside its code, wherever it was installed and whatever folder one works in. */
const shipped = (folder: string) => fileURLToPath(new URL(`../${folder}`, import.meta.url));
const PROXIES = 'must be a number of proxies, or their addresses with commas between them';
const TRANSPORTS = 'must be websocket, polling, or both with a comma between them';

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const keys = {
  LOG_LEVEL: z
    .enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` })
    .default('info')
    .describe(`How much is logged: ${logLevels.join(', ')}.`),
  PORT: whole(0, 65_535).default(8080).describe('The port of the service; 0 takes any that is free.'),
  GRPC_PORT: whole(0, 65_535)
    .optional()
    .describe('The port of the Open Inference Protocol over gRPC. Default: gRPC is off.')
    .meta({ example: '8001' }),
  HOST: text
    .default('127.0.0.1')
    .describe('The address it listens on. On any but a loopback address every request needs a key.'),
  DOCUMENTS_DIR: text
    .default(shipped('sample-desk'))
    .describe(
      'The folder of your documents; a changed file is read again at once. Default: the documents of the sample desk.',
    )
    .meta({ example: '/srv/handbook' }),
  SOURCES_FILE: text
    .optional()
    .describe(
      'A JSON file of the databases, websites, buckets and repositories that documents come from (docs/sources.md).',
    )
    .meta({ example: '/etc/frontdesk/sources.json' }),
  MODELS_DIR: text
    .default(shipped('models'))
    .describe(
      'The model repository, <name>/<version>/ inside it. Default: the one that comes with Frontdesk.',
    )
    .meta({ example: '/srv/frontdesk/models' }),
  DATA_DIR: text
    .default('data')
    .describe('The folder in which the service stores everything; the service makes it when it is missing.'),
  DATABASE_URL: z
    .string()
    .trim()
    .regex(/^(sqlite:\w[\w.-]*|postgres(ql)?:\/\/\S+)$/, 'must be sqlite:<file name> or postgres://<address>')
    .default('sqlite:frontdesk.sqlite')
    .describe('The database: sqlite:<file in DATA_DIR>, or postgres://user:password@host/database.')
    .meta({ secret: true }),
  DATABASE_SESSION_URL: z
    .string()
    .trim()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'must be postgres://<address>')
    .optional()
    .describe(
      'The same PostgreSQL without the pooler (PgBouncer) of DATABASE_URL: one connection for each replica.',
    )
    .meta({ secret: true, example: 'postgres://user:password@host/database' }),
  RETENTION_DAYS: whole(0, 36_500)
    .default(90)
    .describe('Days after which a conversation that nobody continued is erased; 0 keeps it for ever.'),
  DESK_NAME: text
    .default('this desk')
    .describe('Whose assistant it is, as in "I am the assistant of this desk".'),
  HANDOFF_TEXT: text
    .default('A person at the desk will be glad to help you.')
    .describe('The answer to somebody who wants to talk to a person: say where and when they can.'),
  TIME_ZONE: text
    .refine(isTimeZone, 'must be a time zone such as Europe/Paris or UTC')
    .default(Intl.DateTimeFormat().resolvedOptions().timeZone)
    .describe('Where the desk is: what “today” and “now” mean there. Default: the time zone of this machine.')
    .meta({ example: 'Europe/Paris' }),
  PIPELINE_FILE: text
    .optional()
    .describe(
      'A JSON file of the stages of a turn, also your own (docs/lifecycle.md). Default: the built-in stages.',
    )
    .meta({ example: '/etc/frontdesk/pipeline.json' }),
  GOLDEN_SET_FILE: text
    .optional()
    .describe(
      'Questions with expected answers, JSON lines, that test each model version regularly (docs/serving.md). Default: none.',
    )
    .meta({ example: 'examples/golden-set.jsonl' }),
  GOLDEN_SET_EVERY_MINUTES: whole(1, 525_600)
    .default(60)
    .describe('Minutes between two runs of the golden set; a new canary gets it at once.'),

  REQUESTS_PER_MINUTE: whole(1, 1e9)
    .default(6000)
    .describe(
      'Requests that one key, or one address without a key, may make in a minute; gRPC has the same limit of its own.',
    ),
  SITE_REQUESTS_PER_MINUTE: whole(1, 1e9)
    .default(120)
    .describe('Requests that one address may make in a minute with the public key of a web page.'),
  CONVERSATION_MESSAGES_PER_MINUTE: whole(1, 1e9)
    .default(20)
    .describe('Messages that one conversation takes in a minute with the public key of a web page.'),
  MAX_CONCURRENT_REQUESTS: whole(1, 100_000)
    .default(256)
    .describe(
      'Requests that are answered at the same time; more are refused at once. gRPC has the same limit of its own.',
    ),
  MAX_CONCURRENT_TURNS: whole(1, 100_000)
    .default(64)
    .describe('Questions that are answered or wait at the same time over all channels.'),
  SOCKET_TRANSPORTS: z
    .string()
    .transform(items)
    .pipe(
      z
        .array(z.enum(['websocket', 'polling'], { error: TRANSPORTS }), { error: TRANSPORTS })
        .min(1, { error: TRANSPORTS }),
    )
    .default(['polling', 'websocket'])
    .describe('How the live chat may connect: websocket, polling, or both with a comma between them.'),
  MAX_SOCKETS: whole(1, 1_000_000)
    .default(5000)
    .describe('Connections of the live chat at the same time; more are refused at once.'),
  MAX_SOCKETS_PER_ADDRESS: whole(1, 1_000_000)
    .default(200)
    .describe('Connections of the live chat from one address.'),
  SOCKET_IDLE_MINUTES: whole(1, 1440)
    .default(30)
    .describe('Minutes without a word after which a connection of the live chat is closed.'),
  BODY_LIMIT_BYTES: whole(1024, 2 ** 30)
    .default(1_048_576)
    .describe('The largest body of a request, except for documents.'),
  DOCUMENT_LIMIT_BYTES: whole(1024, 2 ** 30)
    .default(20_971_520)
    .describe('The largest document that may be uploaded.'),

  MODEL_WORKERS: whole(0, 64)
    .default(0)
    .describe('Threads that compute answers; 0 is one for each core, at most eight.'),
  MAX_BATCH_SIZE: whole(1, 256).default(16).describe('The most passages that the model reads at once.'),
  MAX_BATCH_WAIT_MS: whole(0, 1000)
    .default(5)
    .describe('How long a passage may wait for others to be read with, in milliseconds.'),
  MAX_BATCH_QUEUE: whole(1, 100_000)
    .default(512)
    .describe('Passages that may wait for the model; more are refused at once.'),
  MODEL_SERVER_URL: webAddress
    .refine(
      (url) => !URL.canParse(url) || new URL(url).username === '',
      'must have no user name and no password in it; give the token as MODEL_SERVER_TOKEN',
    )
    .optional()
    .describe(
      'A model server (Triton, MLServer, KServe) that computes the models, as `models export` made them.',
    )
    .meta({ example: 'http://triton:8000' }),
  MODEL_SERVER_TOKEN: text
    .optional()
    .describe('The bearer token for it.')
    .meta({ secret: true, example: 'a-long-secret' }),
  MODEL_SERVER_TIMEOUT_MS: whole(50, 60_000)
    .default(4000)
    .describe('How long a call to it may take, including retries, in milliseconds.'),

  FETCH_ALLOWED_RANGES: list
    .optional()
    .describe('Ranges of private addresses from which pages may be added, with commas between them.')
    .meta({ example: '10.1.0.0/16' }),
  CORS_ORIGINS: origins
    .default(['*'])
    .describe(
      'Origins whose pages may call the service, with commas between them; * is all. They still need keys.',
    ),
  TRUST_PROXY: text
    .regex(/^(\d+|[\w.:/, ]*[a-z.:][\w.:/, ]*)$/i, PROXIES)
    .refine((value) => !/^(true|false|yes|no)$/i.test(value), PROXIES)
    .transform((value) => (/^\d+$/.test(value) ? Number(value) : value.split(',').map((item) => item.trim())))
    .optional()
    .describe(
      'The proxies in front of the service: their number, or their addresses with commas between them.',
    )
    .meta({ example: 'loopback' }),
  TLS_CERT_FILE: text
    .optional()
    .describe(
      'The certificate of the service with its chain, PEM, for HTTPS. It is read again when it changes.',
    )
    .meta({ example: '/etc/frontdesk/fullchain.pem' }),
  TLS_KEY_FILE: text
    .optional()
    .describe('The private key of that certificate, PEM.')
    .meta({ example: '/etc/frontdesk/privkey.pem' }),
  JWT_JWKS_URL: webAddress
    .optional()
    .describe('Where the public keys of your token issuer are (a JWKS); its tokens then work like keys.')
    .meta({ example: 'https://login.example.org/.well-known/jwks.json' }),
  JWT_ISSUER: text
    .optional()
    .describe('The issuer that a token must name.')
    .meta({ example: 'https://login.example.org/' }),
  JWT_AUDIENCE: text
    .optional()
    .describe('The audience that a token must name.')
    .meta({ example: 'frontdesk' }),
  WEBHOOK_URL: webAddress
    .optional()
    .describe('Gets a call when a visitor waits for a person or leaves a message (docs/desk-page.md).')
    .meta({ example: 'https://hooks.example.org/frontdesk' }),
  WEBHOOK_SECRET: text
    .optional()
    .describe('The secret that signs the calls to WEBHOOK_URL.')
    .meta({ secret: true, example: 'a-long-secret' }),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be an address that begins with smtp:// or smtps://' })
    .optional()
    .describe('The mail server that sends the same to the people of the desk.')
    .meta({ secret: true, example: 'smtp://user:password@mail.example.org:587' }),
  MAIL_FROM: text.optional().describe('The sender of that mail.').meta({ example: 'desk@example.org' }),
  MAIL_TO: list
    .optional()
    .describe('The recipients of that mail, with commas between them.')
    .meta({ example: 'people@example.org' }),
  ALEXA_SKILL_ID: z
    .string()
    .regex(/^amzn1\.[\w.-]+$/, 'must be the id of a skill, which begins with amzn1.')
    .optional()
    .describe('The id of your Alexa skill. Default: there is no skill.')
    .meta({ example: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000' }),
  ALEXA_COLLECTIONS: list
    .optional()
    .describe('The collections of documents that Alexa may ask, with commas between them. Default: all.')
    .meta({ example: 'public' }),
  ALEXA_SIMULATOR: z
    .stringbool({ error: 'must be true or false' })
    .default(false)
    .describe(
      'Whether requests of `frontdesk alexa say` are trusted, which it signs with a key in DATA_DIR: to try things out.',
    ),

  QUEUE_URL: z
    .string()
    .trim()
    .regex(
      /^(amqps?|nats|kafkas?):\/\/\S+$/,
      'must be an address that begins with amqp://, amqps://, nats:// or kafka://',
    )
    .optional()
    .describe(
      'A message broker that brings questions and takes replies: RabbitMQ, NATS or Kafka (docs/queues.md).',
    )
    .meta({ secret: true, example: 'amqp://user:password@broker:5672' }),
  QUEUE_QUESTIONS: text.default('frontdesk.questions').describe('Its queue, subject or topic of questions.'),
  QUEUE_REPLIES: text.default('frontdesk.replies').describe('Where the replies go.'),
  QUEUE_DOCUMENTS: text.default('frontdesk.documents').describe('Where documents come from.'),
  QUEUE_DEAD_LETTERS: text
    .default('frontdesk.dead-letters')
    .describe('Where messages go that cannot be answered, each with the reason.'),
  QUEUE_GROUP: text
    .default('frontdesk')
    .describe('The name under which all replicas take messages together.'),
  QUEUE_CONCURRENCY: whole(1, 1000)
    .default(4)
    .describe('Messages that are handled at the same time; others wait in the broker.'),

  OTEL_EXPORTER_OTLP_ENDPOINT: webAddress
    .optional()
    .describe('The OpenTelemetry collector that gets traces, over HTTP. Default: there are no traces.')
    .meta({ example: 'http://127.0.0.1:4318' }),
  OTEL_EXPORTER_OTLP_HEADERS: headers
    .optional()
    .describe('Headers for the collector, such as a key, as name=value with commas between them.')
    .meta({ secret: true, example: 'authorization=Bearer%20secret' }),
  OTEL_SERVICE_NAME: text.default('frontdesk').describe('The name of this service in traces.'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number({ error: 'must be a number from 0 to 1' })
    .min(0, 'must be a number from 0 to 1')
    .max(1, 'must be a number from 0 to 1')
    .default(1)
    .describe(
      'The share of traces that is kept, 0 to 1; one that began elsewhere keeps what was decided there.',
    ),
};

/** Keys that only work together. */
const together = [
  ['TLS_CERT_FILE', 'TLS_KEY_FILE'],
  ['JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE'],
  ['WEBHOOK_URL', 'WEBHOOK_SECRET'],
  ['SMTP_URL', 'MAIL_FROM', 'MAIL_TO'],
] as const;

/**
 * Every key with its default; its description is also the comment above it in example.env. A key without a default
 * stands there commented out, with its `example`.
 */
export const environmentSchema = z.strictObject(keys).superRefine((config, context) => {
  for (const group of together) {
    const present = group.filter((key) => config[key] !== undefined);
    if (present.length === 0) continue;
    const reason = `${present.join(' and ')} ${present.length === 1 ? 'is' : 'are'} set`;
    for (const key of group.filter((one) => config[one] === undefined))
      context.addIssue({ code: 'custom', path: [key], message: `must be set too, because ${reason}` });
  }
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

/** The same, with what the command line says on top: flags that are undefined say nothing. */
export function loadConfigWith(flags: Environment): Config {
  return loadConfig({ ...process.env, ...withoutEmpty(flags) });
}

/** True when the environment or `.env` says it; false when it has its default. */
export function isConfigured(
  key: keyof Config,
  environment: Environment = process.env,
  file = '.env',
): boolean {
  return key in { ...readEnvironmentFile(file), ...withoutEmpty(environment) };
}

/** What is set and is no setting, a line each: a misspelt name would otherwise do nothing. */
export function unknownSettings(environment: Environment = process.env, file = '.env'): string[] {
  return describeUnknown(
    { inFile: Object.keys(readEnvironmentFile(file)), inEnvironment: Object.keys(environment) },
    Object.keys(environmentSchema.shape),
  );
}

/** Checks an environment; keys that Frontdesk does not know are somebody else's and are ignored. */
export function parseConfig(environment: Environment): Config {
  const known = Object.keys(environmentSchema.shape).map((key) => [key, environment[key]]);
  const result = environmentSchema.safeParse(withoutEmpty(Object.fromEntries(known)));
  if (result.success) return Object.freeze(result.data);
  const problems = new Set(
    result.error.issues.map((issue) => {
      const key = String(issue.path[0]);
      const value = isSecret(key) || !environment[key] ? '' : ` (it is ${JSON.stringify(environment[key])})`;
      return `${key}: ${issue.message}${value}`;
    }),
  );
  throw new AppError(
    'config_invalid',
    `The configuration is not valid.\n${[...problems].map((line) => `  ${line}`).join('\n')}`,
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

/** The environment as it is, for files of settings that name values of it, such as passwords. */
export function environment(): Environment {
  return process.env;
}

/** The TensorFlow library writes its start-up notes to standard error unless it is told not to before it is loaded. */
export function quietTensorFlow(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
}

/**
 * Since 1.29 ONNX Runtime sends its maker how it is used, and writes an id of the machine into the home folder, unless
 * it is told not to before its first session. Nothing leaves the desk.
 */
export function silenceOnnxRuntime(): void {
  process.env.ORT_DISABLE_TELEMETRY = '1';
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
