// Turns the weights of a run into a model version: calibrated on desks that it did not learn from, with its sources named.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INTENTS_FILE } from '../../engine/file-names.ts';
import { loadEngine } from '../../engine/load-engine.ts';
import type { Calibration } from '../../engine/manifest.ts';
import { type ModelVersion, updateModelVersion, writeModelVersion } from '../../engine/write-model.ts';
import { DEFAULT_HYPERPARAMETERS } from '../../model/hyperparameters.ts';
import { weightViews } from '../../model/weights.ts';
import { fitVersionIntents } from '../fit-version-intents.ts';
import { askDesk } from './ask-desks.ts';
import { fitCalibration, UNCALIBRATED } from './calibration.ts';
import { loadDesks } from './desks.ts';
import { loadRunParts, type ReadingRun } from './run.ts';

export interface PublishOptions extends Pick<ModelVersion, 'name' | 'version' | 'training'> {
  readonly folder: string;
  readonly run: ReadingRun;
  /** Flat in the order of the run's specs. */
  readonly weights: Float32Array;
  /** Used where no desk is held out to calibrate on: that of the model started from. */
  readonly calibration?: Calibration;
  readonly log: (line: string) => void;
}

export async function publishReading(options: PublishOptions): Promise<void> {
  const { folder, run, weights, log, name, version, training } = options;
  const { specs, vocabulary, table } = loadRunParts(run);
  const write = (target: string, calibration: Calibration) =>
    writeModelVersion(target, {
      name,
      version,
      training,
      hyperparameters: DEFAULT_HYPERPARAMETERS,
      vocabulary,
      words: table,
      weights: weightViews(specs, weights),
      calibration,
      scores: {},
    });
  const trial = mkdtempSync(join(tmpdir(), 'frontdesk-publish-'));
  try {
    let calibration = options.calibration ?? UNCALIBRATED;
    if (run.heldOutDesks !== undefined) {
      await write(join(trial, 'version'), UNCALIBRATED);
      await using engine = await loadEngine({ folder: join(trial, 'version') });
      const asked = [];
      for (const desk of await loadDesks(run.heldOutDesks)) asked.push(...(await askDesk(engine, desk)));
      log(`calibrating on ${asked.length} questions that it did not learn from`);
      calibration = fitCalibration(asked);
    }
    log(`calibration ${JSON.stringify(calibration)}`);
    await write(folder, calibration);
    await using published = await loadEngine({ folder });
    const desks = (await Promise.all(run.desks.map(loadDesks))).flat();
    const intents = await fitVersionIntents(published, desks);
    await updateModelVersion(folder, { extras: new Map([[INTENTS_FILE, intents]]) });
    log('taught it to tell small talk from questions');
    log(`published ${folder}`);
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
}
