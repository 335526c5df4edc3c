// Tiny model versions in a repository of their own, and what serves them from a database.
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPredictor, type PredictorOptions, type ServedModels } from '../../src/serving/open-predictor.ts';
import { type RolloutAction, rolloutActionSchema } from '../../src/serving/rollout-actions.ts';
import type { ServedRollout } from '../../src/serving/served-rollouts.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { createStores, type Stores } from '../../src/storage/stores.ts';
import { writeTinyModel } from './tiny-model.ts';

/** Versions that are made once, and put into as many repositories as there are tests. */
export interface MadeVersions extends Disposable {
  /** The folder of a version. */
  of(version: string): string;
}

/** @param versions Each with other weights: they answer differently. */
export async function makeVersions(versions: readonly string[], name = 'tiny'): Promise<MadeVersions> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-versions-'));
  const of = (version: string) => join(folder, version);
  for (const version of versions)
    await writeTinyModel({ folder: of(version), name, version, seed: Number(version) });
  return { of, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface ServedTiny extends AsyncDisposable {
  readonly modelsDir: string;
  readonly dataDir: string;
  readonly database: Database;
  readonly stores: Stores;
  /** Puts a folder into the repository, whole or not at all. */
  put(folder: string, version: string, name?: string): void;
  /** Serves what is in the repository; closed with the rest. */
  open(changes?: Partial<PredictorOptions>): Promise<ServedModels>;
  act(models: ServedModels, action: Record<string, unknown>): Promise<ServedRollout>;
}

export async function openServedTiny(): Promise<ServedTiny> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-serving-'));
  const modelsDir = join(folder, 'models');
  const dataDir = join(folder, 'data');
  const database = await openDatabase({ url: 'sqlite:test.sqlite', dataDir });
  const stores = createStores(database);
  const opened: ServedModels[] = [];
  return {
    modelsDir,
    dataDir,
    database,
    stores,
    put(source, version, name = 'tiny') {
      const place = join(modelsDir, name, version);
      cpSync(source, `${place}.tmp`, { recursive: true });
      renameSync(`${place}.tmp`, place);
    },
    async open(changes = {}) {
      const limits = { workers: 1, maxBatchSize: 8, maxBatchWaitMs: 5, maxQueue: 64, refreshEveryMs: 20 };
      const models = await openPredictor({ modelsDir, name: 'tiny', stores, ...limits, ...changes });
      opened.push(models);
      return models;
    },
    act: (models, action) =>
      models.rollouts.act('tiny', 'a test', rolloutActionSchema.parse(action) as RolloutAction),
    async [Symbol.asyncDispose]() {
      for (const models of opened) await models[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits for what comes by itself. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
