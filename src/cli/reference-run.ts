// What `frontdesk models reference` does: records what is usual for a version, against which its drift is measured.
import { basename } from 'node:path';
import { loadConfig } from '../config.ts';
import { loadEngine } from '../engine/load-engine.ts';
import { readManifest } from '../engine/model-files.ts';
import { AppError } from '../errors.ts';
import { measureReference, type ReferenceQuestion } from '../serving/measure-reference.ts';
import { findModel } from '../serving/model-repository.ts';
import { createReference, type ReferenceWindow, writeReference } from '../serving/reference-window.ts';
import { openDatabase } from '../storage/database.ts';
import { createServedAnswerStore } from '../storage/served-answer-store.ts';
import { spread } from '../training/evaluate.ts';
import { readExamples } from '../training/examples.ts';
import { allCores } from './engine-options.ts';
import { createProgress } from './progress.ts';

export interface ReferenceFlags {
  readonly data?: string;
  /** Milliseconds. */
  readonly since?: number;
  readonly limit: number;
}

/** Enough that chance moves an index by less than 0.02. */
export const REFERENCE_QUESTIONS = 500;

export async function reference(model: string, flags: ReferenceFlags): Promise<void> {
  const { data, since, limit } = flags;
  if ((data === undefined) === (since === undefined))
    throw new AppError(
      'invalid_input',
      'Give either --data, a file of questions, or --since, what was asked.',
    );
  const folder = findModel(loadConfig().MODELS_DIR, model);
  const recorded =
    data === undefined
      ? await referenceOfTraffic(folder, since as number)
      : await referenceOfFile(folder, data, limit);
  await writeReference(folder, recorded);
  const { name, version } = await readManifest(folder);
  process.stdout.write(
    `${name}/${version} has a reference of ${recorded.questions} questions from ${recorded.source}.\n`,
  );
}

/** @throws AppError `not_found`, `invalid_input` for a file that cannot be read or holds too few questions */
export async function referenceOfFile(
  folder: string,
  file: string,
  limit = REFERENCE_QUESTIONS,
): Promise<ReferenceWindow> {
  const all = readExamples(file).filter(
    (one): one is typeof one & { context: string } =>
      Boolean(one.context?.trim()) && one.question.trim() !== '',
  );
  return referenceOf(folder, all, basename(file), limit);
}

/** Of at most `limit` of the questions, spread over all. */
export async function referenceOf(
  folder: string,
  pool: readonly ReferenceQuestion[],
  source: string,
  limit = REFERENCE_QUESTIONS,
): Promise<ReferenceWindow> {
  await using engine = await loadEngine({ folder, workers: allCores() });
  const progress = createProgress({ unit: 'questions' });
  const measures = await measureReference(engine, spread(pool, limit), {
    pool,
    onProgress: (done, total) => progress.update(done, done / total),
  }).finally(() => progress.finish());
  return createReference(measures, source);
}

async function referenceOfTraffic(folder: string, forMs: number): Promise<ReferenceWindow> {
  const { DATABASE_URL, DATA_DIR } = loadConfig();
  await using database = await openDatabase({ url: DATABASE_URL, dataDir: DATA_DIR });
  const window = { sinceMs: Date.now() - forMs, limit: Number.MAX_SAFE_INTEGER };
  const measures = await createServedAnswerStore(database).measures(await readManifest(folder), window);
  return createReference(
    measures,
    `what was asked since ${new Date(window.sinceMs).toISOString().slice(0, 16)}Z`,
  );
}
