// What `frontdesk models optimise` does: one new version for each form of the weights.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { readManifest } from '../engine/model-files.ts';
import { optimiseModel } from '../engine/optimise-model.ts';
import type { WeightForm } from '../engine/weight-form.ts';
import { AppError } from '../errors.ts';
import { findModel } from '../serving/model-repository.ts';
import { bytesOf, megabytes } from './sizes.ts';
import { table } from './terminal.ts';

export interface OptimiseFlags {
  readonly weights: readonly WeightForm[];
  readonly output: string;
  readonly json: boolean;
}

export async function runOptimise(model: string, { weights, output, json }: OptimiseFlags): Promise<void> {
  const source = findModel(loadConfig().MODELS_DIR, model);
  const before = await readManifest(source);
  const wanted = weights.map((weightForm) => {
    const version = `${before.version}-${weightForm}`;
    return { weightForm, version, folder: join(output, before.name, version) };
  });
  // Better known before the first is written than after.
  for (const { folder } of wanted)
    if (existsSync(folder))
      throw new AppError(
        'invalid_input',
        `${folder} is there already: remove it, or choose another --output.`,
      );
  const command = `frontdesk ${process.argv.slice(2).join(' ')}`;
  const made = [];
  for (const options of wanted) {
    const manifest = await optimiseModel(source, { ...options, command });
    made.push({ ...options, bytes: bytesOf(manifest), manifest });
  }
  if (json) {
    const rows = made.map(({ manifest, ...row }) => ({ ...row, optimised: manifest.optimised }));
    process.stdout.write(`${JSON.stringify(rows)}\n`);
    return;
  }
  const rows = [
    [source, before.weightForm, megabytes(bytesOf(before))],
    ...made.map(({ folder, weightForm, bytes }) => [folder, weightForm, megabytes(bytes)]),
  ];
  process.stdout.write(`${table([['version', 'weights', 'size'], ...rows])}\n`);
}
