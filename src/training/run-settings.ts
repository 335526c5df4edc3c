// The settings of a run, kept beside its checkpoints.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';

/** @throws AppError `not_found` or `invalid_input` where a run is to be resumed that is not there or was another one */
export function keepSettings(run: { readonly folder: string }, resume: boolean): void {
  mkdirSync(run.folder, { recursive: true });
  const settings = `${JSON.stringify(run, null, 2)}\n`;
  const file = join(run.folder, 'run.json');
  if (!resume) writeFileSync(file, settings);
  else if (!existsSync(file)) throw new AppError('not_found', `${run.folder} holds no run to resume`);
  else if (readFileSync(file, 'utf8') !== settings)
    throw new AppError(
      'invalid_input',
      `${file} has other settings: resume with those, or start in a new folder`,
    );
}
