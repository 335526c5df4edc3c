import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { environmentSchema, loadConfig, parseConfig } from '../src/config.ts';
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

describe('DATABASE_URL', () => {
  it('takes a file name or the address of a PostgreSQL server', () => {
    for (const url of ['sqlite:desk.db', 'postgres://me:secret@db.example/desk', 'postgresql://db/desk']) {
      expect(parseConfig({ DATABASE_URL: url }).DATABASE_URL).toBe(url);
    }
  });

  it('is refused without showing the password in it', () => {
    const problem = problemOf({ DATABASE_URL: 'mysql://me:secret@db.example/desk' });
    expect(problem.message).toMatch(/DATABASE_URL: neither/);
    expect(problem.message).not.toContain('secret');
    expect(problemOf({ DATABASE_URL: 'sqlite:../desk.db' }).code).toBe('config_invalid');
  });
});

describe('keys that belong together', () => {
  it('are refused when one is missing, and the missing one is named', () => {
    expect(problemOf({ TLS_CERT_FILE: 'cert.pem' }).message).toMatch(/TLS_KEY_FILE: needed together/);
    expect(problemOf({ JWT_ISSUER: 'me', JWT_AUDIENCE: 'you' }).message).toMatch(/JWT_JWKS_URL: needed/);
  });
});

describe('TRUST_PROXY', () => {
  it('is a number of proxies or a list of addresses, never everybody', () => {
    expect(parseConfig({ TRUST_PROXY: '1' }).TRUST_PROXY).toBe(1);
    expect(parseConfig({ TRUST_PROXY: 'loopback, 10.0.0.0/8' }).TRUST_PROXY).toEqual([
      'loopback',
      '10.0.0.0/8',
    ]);
    expect(problemOf({ TRUST_PROXY: 'true' }).message).toMatch(/TRUST_PROXY: neither/);
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
