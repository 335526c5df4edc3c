// What `frontdesk models` does: reads manifests, and with --verify every file they list.

import { loadConfig } from '../config.ts';
import type { Manifest } from '../engine/manifest.ts';
import { loadModelFiles, readManifest } from '../engine/model-files.ts';
import { AppError } from '../errors.ts';
import { networkWeights } from '../model/hyperparameters.ts';
import { totalSize } from '../model/weights.ts';
import { findModel, versionFolders } from '../serving/model-repository.ts';
import { bytesOf, megabytes } from './sizes.ts';
import { printable, stylesOf, table } from './terminal.ts';

export interface ModelsFlags {
  readonly verify: boolean;
  readonly json: boolean;
}

interface Row {
  readonly name: string;
  readonly version: string;
  readonly created?: string;
  readonly bytes?: number;
  readonly scores?: Manifest['scores'];
  /** Only with --verify, or when the version cannot be used. */
  readonly problem?: string | null;
}

/** Lists every version; a damaged one is listed with what is wrong, and sets the exit code. */
export async function listModels({ verify, json }: ModelsFlags): Promise<void> {
  const models = loadConfig().MODELS_DIR;
  const rows: Row[] = [];
  let damaged: AppError | undefined;
  for (const { name, version, folder } of versionFolders(models)) {
    try {
      const manifest = await openManifest(folder, verify);
      const { created, scores } = manifest;
      rows.push({
        name,
        version,
        created,
        bytes: bytesOf(manifest),
        scores,
        ...(verify ? { problem: null } : {}),
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      damaged = error;
      rows.push({ name, version, problem: error.message });
    }
  }
  if (json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else if (rows.length === 0) process.stdout.write(`There is no model in ${models}.\n`);
  else process.stdout.write(`${listTable(rows, verify)}\n`);
  if (damaged) throw new AppError('model_invalid', 'A model cannot be used.', { cause: damaged });
}

export async function showModel(model: string | undefined, { verify, json }: ModelsFlags): Promise<void> {
  const folder = findModel(loadConfig().MODELS_DIR, model);
  const manifest = await openManifest(folder, verify);
  const { tensors, hyperparameters, ...shown } = manifest;
  const weights = totalSize(networkWeights(hyperparameters));
  if (json) {
    const report = { folder, ...shown, hyperparameters, weights, ...(verify ? { verified: true } : {}) };
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  process.stdout.write(`${description(folder, manifest, weights, verify)}\n`);
}

async function openManifest(folder: string, verify: boolean): Promise<Manifest> {
  return verify ? (await loadModelFiles(folder)).manifest : readManifest(folder);
}

function listTable(rows: readonly Row[], verify: boolean): string {
  const lines = rows.map(({ name, version, created, bytes, scores, problem }) => [
    `${name}/${version}`,
    created?.slice(0, 10) ?? '–',
    bytes === undefined ? '–' : megabytes(bytes),
    scores
      ? flatScores(scores)
          .slice(0, 3)
          .map(([key, value]) => `${key} ${value}`)
          .join(', ')
      : '',
    problem ?? (verify ? 'all files whole' : ''),
  ]);
  return table([['model', 'created', 'size', 'scores', ''], ...lines]);
}

function description(folder: string, manifest: Manifest, weights: number, verify: boolean): string {
  const { bold } = stylesOf(process.stdout);
  const { name, version, created, files, scores, training, optimised, calibration } = manifest;
  const section = (title: string, rows: readonly (readonly (string | number)[])[]) =>
    rows.length === 0 ? [] : ['', bold(title), table(rows)];
  return [
    bold(`${name}/${version}`),
    table([
      ['folder', folder],
      ['created', created],
      ['size', megabytes(bytesOf(manifest))],
      ['weights', `${weights.toLocaleString('en')} as ${manifest.weightForm}`],
      ...(optimised ? [['made from', `${optimised.from} (${optimised.command})`]] : []),
      ['files', verify ? 'all whole (SHA-256)' : `${files.length}, not verified (--verify)`],
    ]),
    ...section('Scores', flatScores(scores)),
    ...section('Calibration', flatScores(calibration)),
    ...section(
      'Files',
      files.map((file) => [file.name, megabytes(file.bytes), file.sha256]),
    ),
    ...section('Training', [['command', printable(training.command)]]),
    ...section(
      'Data',
      training.data.map(({ file, licence, attribution }) => [file, licence, attribution]),
    ),
  ].join('\n');
}

/** Nested scores with their path as name: `squad1.1.dev.f1`. */
function flatScores(scores: Readonly<Record<string, unknown>>, path = ''): [string, string | number][] {
  return Object.entries(scores).flatMap(([key, value]): [string, string | number][] => {
    if (typeof value === 'number') return [[path + key, Math.round(value * 1000) / 1000]];
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return flatScores(value as Record<string, unknown>, `${path}${key}.`);
    return [[path + key, typeof value === 'string' ? value : JSON.stringify(value)]];
  });
}
