// Puts a model version into the repository, whole or not at all.
import { existsSync } from 'node:fs';
import { cp, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../engine/manifest.ts';
import { loadModelFiles } from '../engine/model-files.ts';
import { AppError } from '../errors.ts';
import { type ReferenceWindow, writeReference } from './reference-window.ts';

/**
 * Checks every file, copies the folder beside its place, checks the copy, and moves it there in one step. What a killed
 * attempt left behind is never served, and goes with the next. `reference` takes the place of the one that it may have.
 *
 * @throws AppError `not_found`, `model_invalid` with the file and the reason, `conflict` when the version is there
 */
export async function publishModel(
  source: string,
  modelsDir: string,
  reference?: ReferenceWindow,
): Promise<Manifest> {
  const { manifest } = await loadModelFiles(source);
  const { name, version } = manifest;
  const parent = join(modelsDir, name);
  const folder = join(parent, version);
  if (existsSync(folder))
    throw new AppError(
      'conflict',
      `${name}/${version} is published already; a new model needs a new version.`,
    );
  await mkdir(parent, { recursive: true });
  for (const left of await readdir(parent))
    if (left.startsWith(`${version}.`) && left.endsWith('.publish.tmp'))
      await rm(join(parent, left), { recursive: true, force: true });
  const made = join(parent, `${version}.${process.pid}.publish.tmp`);
  try {
    await cp(source, made, { recursive: true, dereference: true });
    if (reference) await writeReference(made, reference);
    for (const file of await readdir(made)) await flush(join(made, file));
    await loadModelFiles(made);
    await rename(made, folder);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw error;
  }
  return manifest;
}

/** So that a power cut after the move finds whole files behind the name. */
async function flush(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.sync();
}
