// What a version was asked, and how it answered, when it was published: its drift is measured against it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { updateModelVersion } from '../engine/write-model.ts';
import { AppError } from '../errors.ts';
import type { AnswerMeasures } from '../storage/served-answer-store.ts';
import { distributionOf } from './stability-index.ts';

/** Beside the manifest, which lists it like every other file. It holds no words of any question. */
const REFERENCE_FILE = 'reference.json';

export const DRIFT_FEATURES = ['unknown_words', 'question_length', 'confidence', 'declines'] as const;
export type DriftFeature = (typeof DRIFT_FEATURES)[number];

/** With fewer questions chance alone would look like drift: it adds about 9 / n to an index of ten bins. */
export const MIN_DRIFT_QUESTIONS = 200;

const distribution = z
  .strictObject({
    mean: z.number(),
    edges: z.array(z.number()),
    counts: z.array(z.int().nonnegative()),
  })
  .refine(({ edges, counts }) => counts.length === edges.length + 1, 'has not one count for each bin');

const referenceSchema = z.strictObject({
  formatVersion: z.literal(1),
  recordedAt: z.iso.datetime(),
  /** Where the questions come from. */
  source: z.string(),
  questions: z.int().positive(),
  features: z.strictObject({
    unknown_words: distribution,
    question_length: distribution,
    confidence: distribution,
    declines: distribution,
  } satisfies Record<DriftFeature, typeof distribution>),
});

export type ReferenceWindow = z.infer<typeof referenceSchema>;

/** The number of a feature that one question has. */
export const featureOf: Record<DriftFeature, (one: AnswerMeasures) => number> = {
  unknown_words: ({ unknownWords, questionWords }) => unknownWords / Math.max(1, questionWords),
  question_length: ({ questionWords }) => questionWords,
  confidence: ({ confidence }) => confidence,
  declines: ({ isDeclined }) => Number(isDeclined),
};

/** None at all is a bin of its own: what was never there may come. */
const OWN_EDGES: Partial<Record<DriftFeature, readonly number[]>> = { unknown_words: [0], declines: [0] };

/** @throws AppError `invalid_input` for too few questions */
export function createReference(measures: readonly AnswerMeasures[], source: string): ReferenceWindow {
  if (measures.length < MIN_DRIFT_QUESTIONS)
    throw new AppError(
      'invalid_input',
      `A reference needs ${MIN_DRIFT_QUESTIONS} questions; ${source} has ${measures.length}.`,
    );
  const of = (feature: DriftFeature) => distributionOf(measures.map(featureOf[feature]), OWN_EDGES[feature]);
  return referenceSchema.parse({
    formatVersion: 1,
    recordedAt: new Date().toISOString(),
    source,
    questions: measures.length,
    features: Object.fromEntries(DRIFT_FEATURES.map((feature) => [feature, of(feature)])),
  });
}

/**
 * That of a version's folder, if it has one.
 *
 * @throws AppError `model_invalid` when the file is not one
 */
export async function readReference(folder: string): Promise<ReferenceWindow | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, REFERENCE_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { data } = referenceSchema.safeParse(parsed(text));
  if (data) return data;
  throw new AppError(
    'model_invalid',
    `${join(folder, REFERENCE_FILE)} is not a reference window: record it anew with \`frontdesk models reference\`.`,
  );
}

/** Puts it into the folder of a version, in place of the one before, and lists it in the manifest. */
export async function writeReference(folder: string, reference: ReferenceWindow): Promise<void> {
  const text = `${JSON.stringify(reference, null, 2)}\n`;
  await updateModelVersion(folder, { extras: new Map([[REFERENCE_FILE, text]]) });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
