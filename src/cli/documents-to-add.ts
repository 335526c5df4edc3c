// What the arguments of `frontdesk documents add` mean: addresses, files, folders, patterns.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { AppError } from '../errors.ts';
import { READABLE_ENDINGS } from '../knowledge/loaders/load-document.ts';

/** An address of a page, or the absolute path of a file. */
export type ToAdd = { readonly page: string } | { readonly file: string };

/**
 * In the order of the arguments, each once. A file that is named is taken whatever it is; of folders and patterns the
 * files that can be read.
 *
 * @throws AppError `not_found` for an argument that means nothing
 */
export async function documentsToAdd(what: readonly string[]): Promise<ToAdd[]> {
  const found = new Map<string, ToAdd>();
  for (const one of what)
    for (const each of await meaningOf(one)) found.set('page' in each ? each.page : each.file, each);
  return [...found.values()];
}

async function meaningOf(what: string): Promise<ToAdd[]> {
  if (/^https?:\/\//i.test(what)) return [{ page: what }];
  const path = resolve(what);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return [{ file: path }];
  const files = found?.isDirectory()
    ? await readableFiles('**', path)
    : isDynamicPattern(what)
      ? await readableFiles(what, process.cwd())
      : undefined;
  if (!files) throw new AppError('not_found', `There is no file or folder ${what}.`);
  if (files.length === 0)
    throw new AppError(
      'not_found',
      `${what} holds nothing that can be read: ${READABLE_ENDINGS.join(', ')}.`,
    );
  return files.map((file) => ({ file }));
}

async function readableFiles(pattern: string, cwd: string): Promise<string[]> {
  const files = await glob(pattern, { cwd, absolute: true, expandDirectories: false });
  const ending = new RegExp(`\\.(${READABLE_ENDINGS.join('|')})$`, 'i');
  return files
    .filter((file) => ending.test(file))
    .map((file) => resolve(file))
    .sort();
}
