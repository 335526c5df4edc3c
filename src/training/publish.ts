// Turns trained weights into a model version: calibrated on desks that it did not learn from, with its sources named.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INTENTS_FILE } from '../engine/file-names.ts';
import { loadEngine } from '../engine/load-engine.ts';
import type { Calibration } from '../engine/manifest.ts';
import { type ModelVersion, updateModelVersion, writeModelVersion } from '../engine/write-model.ts';
import { DEFAULT_HYPERPARAMETERS } from '../model/hyperparameters.ts';
import { fitVersionIntents } from './fit-version-intents.ts';
import { type AskedRow, askDesk, isRight } from './reading/ask-desks.ts';
import { fitCalibration, READER_WEIGHTS, UNCALIBRATED } from './reading/calibration.ts';
import { loadDesks } from './reading/desks.ts';
import type { RunParts } from './reading/run.ts';

export interface PublishOptions extends Pick<ModelVersion, 'name' | 'version' | 'training' | 'weightForm'> {
  readonly folder: string;
  readonly parts: RunParts;
  /** Of encoder, reader and judge. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** Folders of desks: those that it learned from, and one to calibrate on. */
  readonly desks: readonly string[];
  readonly heldOutDesks?: string;
  /** Used where no desk is held out to calibrate on: that of the model started from. */
  readonly calibration?: Calibration;
  readonly log: (line: string) => void;
}

export async function publishModel(options: PublishOptions): Promise<void> {
  const { folder, log } = options;
  const calibration =
    options.heldOutDesks === undefined
      ? (options.calibration ?? UNCALIBRATED)
      : await calibrate(options, options.heldOutDesks);
  log(`calibration ${JSON.stringify(calibration)}`);
  await writeVersion(folder, options, calibration);
  await using published = await loadEngine({ folder });
  const desks = (await Promise.all(options.desks.map(loadDesks))).flat();
  const intents = await fitVersionIntents(published, desks);
  await updateModelVersion(folder, { extras: new Map([[INTENTS_FILE, intents]]) });
  log('taught it to tell small talk from questions');
  log(`published ${folder}`);
}

/** A version as it stands, which nothing was measured of. */
export const writeVersion = (
  folder: string,
  {
    name,
    version,
    training,
    parts,
    weights,
    weightForm,
  }: Pick<PublishOptions, 'name' | 'version' | 'training' | 'parts' | 'weights' | 'weightForm'>,
  calibration: Calibration = UNCALIBRATED,
) =>
  writeModelVersion(folder, {
    name,
    version,
    training,
    hyperparameters: DEFAULT_HYPERPARAMETERS,
    vocabulary: parts.vocabulary,
    words: parts.table,
    weights,
    calibration,
    scores: {},
    ...(weightForm ? { weightForm } : {}),
  });

/** Asks the desks with each weight of the reader, and fits the rest to the best one. */
async function calibrate(options: PublishOptions, heldOut: string): Promise<Calibration> {
  const { log } = options;
  const desks = await loadDesks(heldOut);
  const trial = mkdtempSync(join(tmpdir(), 'frontdesk-publish-'));
  try {
    let best: { readonly right: number; readonly weight: number; readonly asked: AskedRow[] } | undefined;
    for (const weight of READER_WEIGHTS) {
      const folder = join(trial, String(weight));
      await writeVersion(folder, options, { ...UNCALIBRATED, readerWeight: weight });
      await using engine = await loadEngine({ folder });
      const asked: AskedRow[] = [];
      for (const desk of desks) asked.push(...(await askDesk(engine, desk)));
      const right = asked.filter(isRight).length;
      log(`with ${weight} of the reader: ${right} of ${asked.length} questions tell a unit that answers`);
      if (!best || right > best.right) best = { right, weight, asked };
    }
    return fitCalibration((best as NonNullable<typeof best>).asked, (best as { weight: number }).weight);
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
}
