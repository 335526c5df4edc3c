// The logger: JSON lines on the standard error output, readable ones on a terminal, never a secret.
import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from '../config.ts';

export type Logger = PinoLogger;

/** Wherever they stand in what is logged, at the top or one or two levels down. */
const SECRETS = ['authorization', 'cookie', 'password', 'secret', 'token', 'apiAccessToken'];
const STDERR = 2;

export function createLogger({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>, stream = standardError()): Logger {
  return pino(
    {
      level: LOG_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      redact: {
        paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
    },
    stream,
  );
}

/** Written at once, so that the last lines before a crash are there. */
function standardError(): DestinationStream {
  if (process.stderr.isTTY) return pretty({ destination: STDERR, sync: true, translateTime: 'HH:MM:ss' });
  return pino.destination({ dest: STDERR, sync: true });
}
