import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError, errorKinds, exitCodeOf } from '../src/errors.ts';

describe('AppError', () => {
  it('keeps its code, status and cause', () => {
    const cause = new Error('disk on fire');
    const error = new AppError('not_found', 'There is no such model.', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'AppError', code: 'not_found', status: 404, cause });
  });

  it('has no cause when none is given', () => {
    expect('cause' in new AppError('internal', 'It broke.')).toBe(false);
  });
});

describe('exitCodeOf', () => {
  it('gives every code an exit code of its own, never 0', () => {
    const exitCodes = Object.values(errorKinds).map((kind) => kind.exitCode);
    expect(new Set(exitCodes).size).toBe(exitCodes.length);
    expect(exitCodes).not.toContain(0);
  });

  it('counts what is not an AppError as internal', () => {
    expect(exitCodeOf(new AppError('too_large', 'Too long.'))).toBe(7);
    expect(exitCodeOf(new TypeError('x is undefined'))).toBe(1);
    expect(exitCodeOf(undefined)).toBe(1);
  });
});

describe('docs/errors.md', () => {
  it('lists exactly the codes of the program, with their status and exit code', () => {
    const document = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
    const rows = [...document.matchAll(/^\| `(\w+)` \| (\d+) \| (\d+) \|/gm)].map(
      ([, code, status, exitCode]) => [code, { status: Number(status), exitCode: Number(exitCode) }],
    );
    expect(rows).toEqual(Object.entries(errorKinds));
  });
});
