// Before documents whose files are missing are removed: is it the folder they came from, and is there anything in it?
import { readdir, realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../errors.ts';
import type { Stores } from '../storage/stores.ts';
import type { Logger } from '../telemetry/logger.ts';
import { FOLDER_SOURCE } from './watch-folder.ts';

const SETTING = 'documents-folder';
/** So many names are told. */
const MAX_TOLD = 5;
/** The desk that comes with the program makes room for any other. */
const SAMPLE_DESK = 'sample-desk';

export interface FolderCheck {
  readonly path: string;
  readonly stores: Pick<Stores, 'documents' | 'facts'>;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * Whether documents that are not in the folder any more may be removed: not when there is nothing in it, which is what a
 * disk looks like that was not mounted.
 *
 * @throws AppError `config_invalid` for another folder than the one before, with what it would remove; `not_found`
 */
export async function checkDocumentsFolder({ path, stores, log }: FolderCheck): Promise<boolean> {
  const { documents, facts } = stores;
  const root = await realpath(resolve(path)).catch((cause: unknown) => {
    throw new AppError('not_found', `There is no folder ${path} to watch.`, { cause });
  });
  const known: string[] = [];
  for await (const { source } of documents.all())
    if (source.startsWith(FOLDER_SOURCE)) known.push(source.slice(FOLDER_SOURCE.length));
  const there = new Set((await readdir(root, { recursive: true })).map((name) => name.split('\\').join('/')));
  const missing = known.filter((file) => !there.has(file)).sort();
  const before = await facts.find(SETTING);
  if (missing.length > 0 && there.size === 0) {
    log.warn(
      { folder: root, documents: missing.length },
      'the folder of the documents is empty: what was read from it before stays. Remove it with "frontdesk documents remove" if that is meant.',
    );
    return false;
  }
  const isOther = before !== undefined && before !== root && basename(before) !== SAMPLE_DESK;
  if (missing.length > 0 && isOther) {
    const told = missing.slice(0, MAX_TOLD).join(', ') + (missing.length > MAX_TOLD ? ', …' : '');
    throw new AppError(
      'config_invalid',
      `The data folder holds ${missing.length} documents of the folder ${before}, which a start with ${join(root)} ` +
        `would remove (${told}). Start with that folder, set DATA_DIR to another folder for these documents, or remove ` +
        'the old ones first with "npx frontdesk documents remove".',
    );
  }
  await facts.set(SETTING, root);
  return true;
}
