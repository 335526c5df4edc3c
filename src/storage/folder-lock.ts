// One service at a time on a data folder: an SQLite file that a process holds locked until it ends, however it ends.

import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'libsql';
import { AppError } from '../errors.ts';

const LOCK_FILE = 'service.lock';

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

/**
 * The lock is gone when the process is, also after a crash.
 *
 * @throws AppError `config_invalid` while another process has it, `storage_unavailable`
 */
export function lockDataFolder(dataDir: string): Disposable {
  const file = join(makeDataFolder(dataDir), LOCK_FILE);
  let lock: InstanceType<typeof Sqlite> | undefined;
  try {
    lock = new Sqlite(file, { timeout: 0 });
    lock.exec('begin exclusive');
    const held = lock;
    return { [Symbol.dispose]: () => held.close() };
  } catch (cause) {
    lock?.close();
    const { message, code = '' } = cause as NodeJS.ErrnoException;
    if (code.startsWith('SQLITE_BUSY') || /locked/.test(message))
      throw new AppError(
        'config_invalid',
        `Another Frontdesk uses the folder ${dataDir} already: stop that one, or set DATA_DIR to another folder.`,
        { cause },
      );
    throw new AppError('storage_unavailable', `The file ${file} cannot be written: ${message}.`, { cause });
  }
}
