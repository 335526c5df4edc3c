// The folder of everything that the service stores.
import { accessSync, constants, mkdirSync } from 'node:fs';
import { AppError } from '../errors.ts';

/**
 * Makes the folder when it is missing; only this user may read it.
 *
 * @throws AppError `storage_unavailable` for a folder that cannot be made or written
 */
export function makeDataFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return path;
  } catch (cause) {
    const { message, code } = cause as NodeJS.ErrnoException;
    const how = code === 'EACCES' || code === 'EROFS' ? 'written' : 'made';
    throw new AppError('storage_unavailable', `The folder ${path} cannot be ${how}: ${message}.`, { cause });
  }
}
