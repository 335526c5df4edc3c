import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isComplete } from '../../scripts/install.mjs';

describe('isComplete', () => {
  const wanted = {
    '': { version: '0.1.0' },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  };

  it('is satisfied without the optional packages of other platforms', () => {
    expect(isComplete(wanted, { 'node_modules/zod': { version: '4.0.0' } })).toBe(true);
  });

  it('wants every other package, in its version', () => {
    expect(isComplete(wanted, {})).toBe(false);
    expect(isComplete(wanted, { 'node_modules/zod': { version: '3.9.0' } })).toBe(false);
  });

  it('wants an optional package that is there in its version too', () => {
    const installed = {
      'node_modules/zod': { version: '4.0.0' },
      'node_modules/other-platform': { version: '0.9.0' },
    };
    expect(isComplete(wanted, installed)).toBe(false);
  });
});

describe('package-lock.json', () => {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>;
  };

  it('names no registry', () => {
    const resolved = Object.entries(lock.packages).filter(([, entry]) => entry.resolved);
    expect(resolved).toEqual([]);
  });

  it('holds the binaries of every platform, so that it installs on each', () => {
    const absent = Object.values(lock.packages)
      .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
      .filter((name) => !Object.keys(lock.packages).some((path) => path.endsWith(`node_modules/${name}`)));
    expect(absent).toEqual([]);
  });
});
