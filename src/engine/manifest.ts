// The manifest of a model version: all that is needed to rebuild, check and judge it.
import { z } from 'zod';
import type { Hyperparameters } from '../model/hyperparameters.ts';
import { ANSWERABILITY_FEATURES } from './answerability.ts';
import { WEIGHT_FORMS } from './weight-form.ts';

/** The frozen word table in `weights.bin`: one byte a number, and one scale a row. */
export const FROZEN_WORDS = 'words/frozen';
export const FROZEN_SCALES = 'words/scales';

const size = z.int().positive();

const hyperparameters = z.strictObject({
  wordSize: size,
  tunedRows: size,
  charIds: size,
  charSize: size,
  charFilters: size,
  charWidth: size,
  passageFeatures: size,
  questionFeatures: size,
  alignSize: size,
  hidden: size,
  projection: size,
  pairSize: size,
  maxSpan: size,
  writerCharFilters: size,
  sourceFeatures: size,
  writerEncoderHidden: size,
  writerHidden: size,
  outputIds: size,
} satisfies Record<keyof Hyperparameters, typeof size>);

const tensor = z.strictObject({
  name: z.string().min(1),
  dtype: z.enum(WEIGHT_FORMS),
  shape: z.array(size),
  /** Of its first byte in `weights.bin`. */
  offset: z.int().nonnegative(),
  bytes: size,
});

/** A plain name, so that no manifest can point outside its folder. */
const fileName = z.string().regex(/^\w[\w.-]*$/, 'is not a plain file name');

const file = z.strictObject({
  name: fileName,
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hexadecimal'),
});

const training = z.looseObject({
  command: z.string(),
  data: z.array(z.strictObject({ file: z.string(), licence: z.string(), attribution: z.string() })),
});

const calibration = z.strictObject({
  /** Divides the reader's logits before the softmax (Guo et al. 2017). */
  temperature: z.number().positive(),
  /** Probability of "no answer" from which a passage counts as not answering the question. */
  noAnswerThreshold: z.number().min(0).max(1),
  /**
   * Weights of the features in answerability.ts, whose probability of "no answer" then stands for the reader's own.
   * Versions without them keep the reader's.
   */
  answerability: z.record(z.enum(ANSWERABILITY_FEATURES), z.number()).optional(),
  /** Mean log probability of a word under which a written sentence is not used. */
  writerThreshold: z.number(),
});

/** Of a version that was made from another one without training. */
const optimised = z.strictObject({
  /** Name and version of the model that it was made from. */
  from: z.string(),
  command: z.string(),
  /** Files of that version that say what was measured with other weights, and were left out. */
  leftOut: z.array(z.string()),
});

export const manifestSchema = z.strictObject({
  formatVersion: z.literal(1),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'may hold lower-case letters, digits and hyphens'),
  version: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/i, 'may hold letters, digits, dots and hyphens'),
  created: z.iso.datetime(),
  hyperparameters,
  /** Versions that do not say have half precision. */
  weightForm: z.enum(WEIGHT_FORMS).default('float16'),
  tensors: z.array(tensor),
  files: z.array(file),
  training,
  optimised: optimised.optional(),
  calibration,
  scores: z.record(z.string(), z.json()),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type TensorEntry = Manifest['tensors'][number];
export type Calibration = Manifest['calibration'];
