// Where model versions lie on disk: <models>/<name>/<version>/manifest.json.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE } from '../engine/file-names.ts';
import { AppError } from '../errors.ts';

export interface VersionFolder {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Every version in the repository: names in order, versions of a name from the oldest to the newest. */
export function versionFolders(models: string): VersionFolder[] {
  return folders(models)
    .flatMap((name) =>
      folders(join(models, name)).map((version) => ({ name, version, folder: join(models, name, version) })),
    )
    .filter(({ version, folder }) => !version.endsWith('.tmp') && existsSync(join(folder, MANIFEST_FILE)))
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/**
 * The folder of `--model`: a folder, `<name>/<version>` in the repository, `<name>` for its newest version, or nothing
 * for the newest version of the only name.
 * @throws AppError `not_found`; `invalid_input` when it is not clear which model is meant.
 */
export function findModel(models: string, wanted?: string): string {
  if (wanted !== undefined && existsSync(join(wanted, MANIFEST_FILE))) return wanted;
  const all = versionFolders(models);
  const found = all.filter(
    ({ name, version }) => wanted === undefined || wanted === name || wanted === `${name}/${version}`,
  );
  const newest = found.at(-1);
  if (!newest) throw missing(models, wanted);
  const names = new Set(found.map(({ name }) => name));
  if (names.size > 1)
    throw new AppError(
      'invalid_input',
      `There are several models, choose one with --model: ${[...names].join(', ')}.`,
    );
  return newest.folder;
}

function missing(models: string, wanted: string | undefined): AppError {
  if (wanted !== undefined)
    return new AppError(
      'not_found',
      `There is no model ${wanted}; \`frontdesk models\` lists those in ${models}.`,
    );
  return new AppError(
    'not_found',
    `There is no model in ${models}: give one with --model, or set MODELS_DIR to where they are.`,
  );
}

function folders(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('.'));
}

/** 2 comes before 10, and 1.9 before 1.10. */
const compare = new Intl.Collator('en', { numeric: true }).compare;

export interface RepositoryScan {
  readonly version: string;
  /** Changes whenever one of its files does: a folder that is copied file by file is whole only after the last. */
  readonly state: string;
}

/** The versions of one model from the oldest to the newest, each with a mark by which a change is seen. */
export function scanRepository(models: string, name: string): RepositoryScan[] {
  return versionFolders(models)
    .filter((version) => version.name === name)
    .map(({ version, folder }) => ({ version, state: stateOf(folder) }));
}

/** The names of all models that have a version. */
export function modelNamesIn(models: string): string[] {
  return [...new Set(versionFolders(models).map(({ name }) => name))];
}

function stateOf(folder: string): string {
  return readdirSync(folder)
    .map((file) => {
      const stats = statSync(join(folder, file), { throwIfNoEntry: false });
      return `${file} ${stats?.mtimeMs} ${stats?.size}`;
    })
    .join('\n');
}
