// Where the machine has a program, or undefined where it has none.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Some servers are where only root looks. */
const MORE_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...MORE_FOLDERS];
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
