// Whether people ask a version something else by now than what it was published for, and whether it answers otherwise.
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { ModelVersion } from '../protocol/reply.ts';
import type { AnswerMeasures, ServedAnswerStore } from '../storage/served-answer-store.ts';
import {
  DRIFT_FEATURES,
  type DriftFeature,
  featureOf,
  MIN_DRIFT_QUESTIONS,
  type ReferenceWindow,
  readReference,
} from './reference-window.ts';
import { countsIn, meanOf, stabilityIndex } from './stability-index.ts';

/** The limits that are customary for the index (Lewis, An Introduction to Credit Scoring, 1994). */
const SOME = 0.1;
const LARGE = 0.25;

export interface FeatureDrift {
  readonly feature: DriftFeature;
  readonly stabilityIndex: number;
  readonly level: 'none' | 'some' | 'large';
  /** Means: a share, or words for `question_length`. */
  readonly reference: number;
  readonly now: number;
  readonly says: string;
}

export interface DriftReport {
  readonly version: string;
  /** Asked within the window. */
  readonly questions: number;
  /** Empty as long as there is too little to compare. */
  readonly features: readonly FeatureDrift[];
  /** Why there is nothing to compare. */
  readonly problem: string | null;
}

const MS_PER_DAY = 86_400_000;
/** What counts as now. */
const WINDOW = { days: 7, questions: 5000 };

export interface DriftOptions {
  readonly modelsDir: string;
  readonly answers: Pick<ServedAnswerStore, 'measures'>;
  readonly now?: () => number;
}

/** Compares the recorded answers of the last seven days with the version's reference. Nothing is kept in memory. */
export async function measureDrift(
  { modelsDir, answers, now = Date.now }: DriftOptions,
  { name, version }: ModelVersion,
): Promise<DriftReport> {
  const reference = await readReference(join(modelsDir, name, version)).catch(problemOf);
  const window = { sinceMs: now() - WINDOW.days * MS_PER_DAY, limit: WINDOW.questions };
  const measures = await answers.measures({ name, version }, window);
  return driftOf({ name, version }, reference, measures);
}

export function driftOf(
  { name, version }: ModelVersion,
  reference: ReferenceWindow | AppError | undefined,
  measures: readonly AnswerMeasures[],
): DriftReport {
  const questions = measures.length;
  const without = (problem: string) => ({ version, questions, features: [], problem });
  if (!reference)
    return without(`no reference was recorded: frontdesk models reference ${name}/${version} --data <file>`);
  if (reference instanceof AppError) return without(reference.message);
  if (questions < MIN_DRIFT_QUESTIONS)
    return without(`${questions} of the ${MIN_DRIFT_QUESTIONS} questions that it takes`);
  return {
    version,
    questions,
    features: DRIFT_FEATURES.map((feature) => featureDrift(feature, reference, measures)),
    problem: null,
  };
}

/** A damaged reference says nothing of the version, and must not hide the others. */
function problemOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}

function featureDrift(
  feature: DriftFeature,
  { features }: ReferenceWindow,
  measures: readonly AnswerMeasures[],
): FeatureDrift {
  const { edges, counts, mean: before } = features[feature];
  const values = measures.map(featureOf[feature]);
  const index = stabilityIndex(counts, countsIn(edges, values));
  const now = meanOf(values);
  const level = index > LARGE ? 'large' : index >= SOME ? 'some' : 'none';
  const says = sentence(feature, level, before, now);
  return { feature, stabilityIndex: index, level, reference: before, now, says };
}

const WHAT: Record<DriftFeature, string> = {
  unknown_words: 'words that the model does not know',
  question_length: 'words in a question',
  confidence: 'confidence',
  declines: 'declined questions',
};

const MEANING: Record<FeatureDrift['level'], string> = {
  none: 'below 0.1: as when it was published',
  some: '0.1 to 0.25: changing, watch it',
  large: '> 0.25: not what it was published for, look at what is asked',
};

function sentence(feature: DriftFeature, level: FeatureDrift['level'], before: number, now: number): string {
  const shown = (value: number) =>
    feature === 'question_length' ? value.toFixed(1) : `${(100 * value).toFixed(1)} %`;
  return `${WHAT[feature]}: ${shown(now)}, once ${shown(before)} (${MEANING[level]})`;
}
