import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { environmentSchema, loadConfig, parseConfig, unknownSettings } from '../src/config.ts';
import { AppError } from '../src/errors.ts';

const defaults = environmentSchema.parse({});

function problemOf(environment: Record<string, string>): AppError {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('the environment was accepted');
}

describe('parseConfig', () => {
  it('gives the defaults for an empty environment and ignores keys of others', () => {
    expect(parseConfig({})).toEqual(defaults);
    expect(parseConfig({ PATH: '/bin', LOG_LEVEL: '' })).toEqual(defaults);
  });

  it('is frozen', () => {
    expect(Object.isFrozen(parseConfig({}))).toBe(true);
  });

  it('refuses a bad value and says what it was', () => {
    const problem = problemOf({ LOG_LEVEL: 'loud' });
    expect(problem.code).toBe('config_invalid');
    expect(problem.message).toMatch(/LOG_LEVEL: .*"loud"/);
  });
});

describe('a value that is not allowed', () => {
  it('is answered with what is, in words', () => {
    const bad: Record<string, [value: string, words: string]> = {
      PORT: ['http', 'must be a whole number from 0 to 65,535'],
      MAX_BATCH_SIZE: ['1.5', 'must be a whole number from 1 to 256'],
      RETENTION_DAYS: ['-1', 'must be a whole number from 0 to 36,500'],
      LOG_LEVEL: ['loud', 'must be one of trace, debug, info, warn, error, silent'],
      SOCKET_TRANSPORTS: ['http', 'must be websocket, polling, or both'],
      MODEL_SERVER_URL: ['triton:8000', 'must be an address that begins with http:// or https://'],
      ALEXA_SIMULATOR: ['maybe', 'must be true or false'],
      OTEL_TRACES_SAMPLER_ARG: ['all', 'must be a number from 0 to 1'],
      CORS_ORIGINS: ['example.org', 'such as https://example.org'],
      TRUST_PROXY: ['true', 'must be a number of proxies, or their addresses with commas between them'],
      WEBHOOK_URL: ['hooks', 'must be an address that begins with http:// or https://'],
      ALEXA_SKILL_ID: ['skill', 'must be the id of a skill, which begins with amzn1.'],
    };
    for (const [key, [value, words]] of Object.entries(bad)) {
      const { message } = problemOf({ [key]: value });
      expect(message).toContain(words);
      expect(message).toContain(`it is "${value}"`);
      expect(message).not.toMatch(/expected|received|Invalid|Too small|NaN/);
      expect(message.split('\n').filter((line) => line.startsWith(`  ${key}:`))).toHaveLength(1);
    }
  });

  it('is answered in words, but not shown, where it may hold a password', () => {
    const bad: Record<string, string> = {
      DATABASE_URL: 'must be sqlite:<file name> or postgres://<address>',
      DATABASE_SESSION_URL: 'must be postgres://<address>',
      SMTP_URL: 'must be an address that begins with smtp:// or smtps://',
      QUEUE_URL: 'must be an address that begins with amqp://, amqps://, nats:// or kafka://',
      OTEL_EXPORTER_OTLP_HEADERS: 'must be name=value, with commas between several, percent-encoded',
    };
    for (const [key, words] of Object.entries(bad)) {
      const { message } = problemOf({ [key]: 'secret' });
      expect(message).toContain(`${key}: ${words}`);
      expect(message).not.toMatch(/"secret"|expected|received|Invalid/);
    }
  });
});

describe('CORS_ORIGINS', () => {
  it('takes origins as browsers write them, or all', () => {
    expect(parseConfig({ CORS_ORIGINS: 'https://a.example, http://localhost:5173,' }).CORS_ORIGINS).toEqual([
      'https://a.example',
      'http://localhost:5173',
    ]);
    expect(parseConfig({ CORS_ORIGINS: '*' }).CORS_ORIGINS).toEqual(['*']);
  });

  it('refuses what is no origin, with what was probably meant', () => {
    for (const [given, meant] of [
      ['example.org', 'https://example.org'],
      ['https://example.org/shop', 'https://example.org'],
      ['localhost:5173', 'http://localhost:5173'],
      ['all of them', 'https://www.example.org'],
    ])
      expect(problemOf({ CORS_ORIGINS: given ?? '' }).message).toContain(`such as ${meant}`);
  });
});

describe('unknownSettings', () => {
  const noFile = join(tmpdir(), 'no-such-directory', '.env');

  it('names a misspelt variable with the setting that was probably meant', () => {
    for (const [given, meant] of [
      ['PRT', 'PORT'],
      ['MAX_BATCHSIZE', 'MAX_BATCH_SIZE'],
      ['DOCUMENT_DIR', 'DOCUMENTS_DIR'],
      ['CORS_ORIGIN', 'CORS_ORIGINS'],
      ['DATA_DRI', 'DATA_DIR'],
      ['ALEXA_SKILLID', 'ALEXA_SKILL_ID'],
      ['MAX_CONCURENT_REQUETS', 'MAX_CONCURRENT_REQUESTS'],
      ['OTEL_SERVICE_NMAE', 'OTEL_SERVICE_NAME'],
    ])
      expect(unknownSettings({ [given ?? '']: '1' }, noFile)).toEqual([
        `There is no setting ${given}. Did you mean ${meant}?`,
      ]);
  });

  it('says nothing of variables of others', () => {
    const others =
      'PATH HOME USER SHELL TERM LANG PWD HOSTNAME LOGNAME EDITOR PAGER DISPLAY TMPDIR SSH_AUTH_SOCK CI MAIL ' +
      'NODE_ENV NODE_OPTIONS NO_COLOR npm_config_port POSTGRES_PASSWORD DB_HOST REDIS_URL JAVA_HOME LS_COLORS ' +
      'XDG_DATA_DIRS OTEL_SERVICE_VERSION OTEL_TRACES_SAMPLER OTEL_EXPORTER_OTLP_TIMEOUT KUBERNETES_PORT HTTP_PROXY TZ ' +
      'SSL_CERT_FILE SSL_KEY_FILE SSL_CERT_DIR FRONTDESK_PORT FRONTDESK_KEY PORT HOST';
    expect(unknownSettings(Object.fromEntries(others.split(' ').map((name) => [name, 'x'])), noFile)).toEqual(
      [],
    );
  });

  it('names every key of .env that is none, near to one or not', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'frontdesk-')), '.env');
    writeFileSync(file, 'PORT=1\nLOGLEVEL=debug\nCOLOUR=red\nFRONTDESK_HOST=::\n');
    expect(unknownSettings({}, file)).toEqual([
      '.env: there is no setting COLOUR. example.env lists them all.',
      '.env: there is no setting FRONTDESK_HOST. Did you mean HOST?',
      '.env: there is no setting LOGLEVEL. Did you mean LOG_LEVEL?',
    ]);
  });
});

describe('DATABASE_URL', () => {
  it('takes a file name or the address of a PostgreSQL server', () => {
    for (const url of ['sqlite:desk.db', 'postgres://me:secret@db.example/desk', 'postgresql://db/desk']) {
      expect(parseConfig({ DATABASE_URL: url }).DATABASE_URL).toBe(url);
    }
  });

  it('is refused without showing the password in it', () => {
    const problem = problemOf({ DATABASE_URL: 'mysql://me:secret@db.example/desk' });
    expect(problem.message).toMatch(/DATABASE_URL: must be/);
    expect(problem.message).not.toContain('secret');
    expect(problemOf({ DATABASE_URL: 'sqlite:../desk.db' }).code).toBe('config_invalid');
  });
});

describe('keys that belong together', () => {
  it('are refused when one is missing, and the missing one is named', () => {
    expect(problemOf({ TLS_CERT_FILE: 'cert.pem' }).message).toContain(
      'TLS_KEY_FILE: must be set too, because TLS_CERT_FILE is set',
    );
    expect(problemOf({ JWT_ISSUER: 'me', JWT_AUDIENCE: 'you' }).message).toContain(
      'JWT_JWKS_URL: must be set too, because JWT_ISSUER and JWT_AUDIENCE are set',
    );
  });
});

describe('TRUST_PROXY', () => {
  it('is a number of proxies or a list of addresses, never everybody', () => {
    expect(parseConfig({ TRUST_PROXY: '1' }).TRUST_PROXY).toBe(1);
    expect(parseConfig({ TRUST_PROXY: 'loopback, 10.0.0.0/8' }).TRUST_PROXY).toEqual([
      'loopback',
      '10.0.0.0/8',
    ]);
    expect(problemOf({ TRUST_PROXY: 'true' }).message).toMatch(/TRUST_PROXY: must be/);
  });
});

describe('loadConfig', () => {
  it('prefers the environment over the file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'frontdesk-')), '.env');
    writeFileSync(file, 'LOG_LEVEL=debug\nMODELS_DIR=/srv/models\n');
    expect(loadConfig({ LOG_LEVEL: 'error' }, file)).toEqual({
      ...defaults,
      LOG_LEVEL: 'error',
      MODELS_DIR: '/srv/models',
    });
    expect(loadConfig({ LOG_LEVEL: '' }, file).LOG_LEVEL).toBe('debug');
  });

  it('does without the file', () => {
    expect(loadConfig({}, join(tmpdir(), 'no-such-directory', '.env'))).toEqual(defaults);
  });
});

describe('example.env', () => {
  const text = readFileSync(new URL('../example.env', import.meta.url), 'utf8');

  const fields: [string, z.ZodType][] = Object.entries(environmentSchema.shape);

  it('shows every key with its default, and commented out those that have none', () => {
    const example = parseEnv(text);
    const commented = [...text.matchAll(/^#([A-Z_]+)=./gm)].map(([, key]) => key);
    const isOptional = ([, field]: [string, z.ZodType]) => field.meta()?.example !== undefined;
    const names = (chosen: [string, z.ZodType][]) => chosen.map(([key]) => key).sort();
    expect(Object.keys(example).sort()).toEqual(names(fields.filter((field) => !isOptional(field))));
    expect(commented.sort()).toEqual(names(fields.filter(isOptional)));
    expect(parseConfig(example)).toEqual(defaults);
    expect(Object.values(example)).not.toContain('');
  });

  it('shows values that are accepted when they are no longer commented out', () => {
    const example = parseEnv(text.replaceAll(/^#(?=[A-Z_]+=)/gm, ''));
    expect(Object.keys(parseConfig(example)).sort()).toEqual(Object.keys(environmentSchema.shape).sort());
  });

  it('explains every key in the words of the schema', () => {
    for (const [key, field] of fields) {
      const example = field.meta()?.example;
      expect(text).toContain(
        `# ${field.description}\n${example === undefined ? `${key}=` : `#${key}=${example}`}`,
      );
    }
  });
});
