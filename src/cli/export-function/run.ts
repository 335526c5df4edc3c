// What `frontdesk export function` does: copies what answering needs, and reads the documents once, now.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { loadConfig } from '../../config.ts';
import { loadModelFiles } from '../../engine/model-files.ts';
import { AppError } from '../../errors.ts';
import { packageVersion } from '../../package-version.ts';
import { findModel } from '../../serving/model-repository.ts';
import { openDatabase } from '../../storage/database.ts';
import { isNeeded, packagesOf } from './packages.ts';
import { ENTRIES, type FunctionTarget } from './targets.ts';

export interface ExportFunctionFlags {
  readonly target: FunctionTarget;
  readonly output: string;
  readonly documents?: string;
  readonly model?: string;
  readonly json: boolean;
}

const DATABASE = 'frontdesk.sqlite';

export async function runExportFunction(flags: ExportFunctionFlags): Promise<void> {
  const { target, output, documents, json } = flags;
  if (existsSync(output)) throw new AppError('conflict', `There is something at ${output} already.`);
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  if (!existsSync(join(root, 'dist', 'desk.js')))
    throw new AppError('not_found', 'Frontdesk is not built: run it as `npx frontdesk`, which builds it.');
  const model = findModel(loadConfig().MODELS_DIR, flags.model);
  const made = `${output}.${process.pid}.tmp`;
  try {
    await mkdir(made, { recursive: true });
    await copyProgram(root, made, model);
    await copyEntry(target, made);
    if (documents !== undefined) await readDocuments(made, documents);
    await rename(made, output);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw error;
  }
  const bytes = await sizeOf(output);
  if (json) process.stdout.write(`${JSON.stringify({ target, folder: output, bytes })}\n`);
  else process.stdout.write(`${output}: ${Math.round(bytes / 1e6)} MB for ${target}\n`);
}

/** The layout is that of the package, so that the program finds its parts as it does there. */
async function copyProgram(root: string, made: string, model: string): Promise<void> {
  const program = join(made, 'frontdesk');
  const { name, version } = (await loadModelFiles(model)).manifest;
  const dist = join(root, 'dist');
  const filter = (path: string) => isNeeded(path);
  await cp(dist, join(program, 'dist'), { recursive: true, filter });
  await cp(model, join(program, 'models', name, version), { recursive: true });
  // A model may bring an encoder of its own.
  const encoder = join(root, 'encoder');
  if (existsSync(encoder)) await cp(encoder, join(program, 'encoder'), { recursive: true });
  await cp(join(root, 'LICENSE'), join(program, 'LICENSE'));
  const { type, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const about = { name: 'frontdesk', version: packageVersion(), type, license: 'Apache-2.0', dependencies };
  await writeFile(join(program, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
  for (const { from, to } of packagesOf(root))
    await cp(from, join(program, to), { recursive: true, dereference: true, filter });
}

async function copyEntry(target: FunctionTarget, made: string): Promise<void> {
  const files = new URL('files/', import.meta.url);
  await cp(fileURLToPath(new URL('answer.mjs', files)), join(made, 'answer.mjs'));
  await cp(fileURLToPath(new URL(`${target}.mjs`, files)), join(made, ENTRIES[target]));
  await cp(fileURLToPath(new URL(`${target}.Dockerfile`, files)), join(made, 'Dockerfile'));
  const about = { name: 'frontdesk-function', private: true, type: 'module', main: ENTRIES[target] };
  await writeFile(join(made, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
}

/** By the copied program itself, which shows that it is whole. */
async function readDocuments(made: string, documentsDir: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-export-'));
  try {
    const entry = pathToFileURL(join(made, 'frontdesk', 'dist', 'desk.js')).href;
    const { createDesk } = (await import(entry)) as typeof import('../../desk.ts');
    {
      await using _desk = await createDesk({ dataDir, documentsDir, workers: 1, logLevel: 'error' });
    }
    await using database = await openDatabase({ url: `sqlite:${DATABASE}`, dataDir });
    await mkdir(join(made, 'data'));
    await database.backup(join(made, 'data', DATABASE));
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function sizeOf(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
