// The key of this machine: whoever can read the data folder looks after the desk. It lies in a file of that folder.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';

export const LOCAL_KEY_FILE = 'local-key';
const KEY = /^fdlocal_[\w-]{43}$/;
const KEY_BYTES = 32;

/** The key of a data folder; undefined where there is none yet, or this user may not read it. */
export function readLocalKey(dataDir: string): string | undefined {
  try {
    const key = readFileSync(join(dataDir, LOCAL_KEY_FILE), 'utf8').trim();
    return KEY.test(key) ? key : undefined;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(code)) return undefined;
    throw error;
  }
}

/**
 * Makes the key of a data folder, which only this user may read, unless there is one.
 *
 * @throws AppError `storage_unavailable` when it cannot be written
 */
export function ensureLocalKey(dataDir: string): string {
  const known = readLocalKey(dataDir);
  if (known !== undefined) return known;
  const key = `fdlocal_${randomBytes(KEY_BYTES).toString('base64url')}`;
  try {
    writeFileSync(join(dataDir, LOCAL_KEY_FILE), `${key}\n`, { mode: 0o600 });
  } catch (cause) {
    const { message } = cause as Error;
    throw new AppError('storage_unavailable', `The key of this machine cannot be written: ${message}.`, {
      cause,
    });
  }
  return key;
}

export function isSameKey(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
