// The manifest of a model version: all that is needed to rebuild, check and judge it.
import { z } from 'zod';
import type { ReaderSizes } from '../model/desk-reader.ts';
import type { EncoderSizes } from '../model/encoder.ts';
import { WEIGHT_FORMS } from './weight-form.ts';

/** The frozen table of word pieces in `weights.bin`: one byte a number, and one scale a row. */
export const FROZEN_WORDS = 'encoder/words';
export const FROZEN_SCALES = 'encoder/words/scales';
/** How rare each piece is, from 0 to 1. */
export const RARITY = 'pieces/rarity';

const size = z.int().positive();

const hyperparameters = z.strictObject({
  encoder: z.strictObject({
    layers: size,
    heads: size,
    width: size,
    inner: size,
    positions: size,
    vectorSize: size,
  } satisfies Record<keyof EncoderSizes, typeof size>),
  reader: z.strictObject({
    vectorSize: size,
    pieceFeatures: size,
    questionFeatures: size,
    unitFeatures: size,
    hidden: size,
    projection: size,
  } satisfies Record<keyof ReaderSizes, typeof size>),
});

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
  /** What the reader's logits count beside the judge's. */
  readerWeight: z.number().min(0),
  /** Divides their sum before the softmax (Guo et al. 2017). */
  temperature: z.number().positive(),
  /** Added to the logit of "none of it". */
  noneBias: z.number(),
  /** The confidence is the sigmoid of slope · logit of the best unit's share + offset (Platt 1999). */
  slope: z.number(),
  offset: z.number(),
  /** From this confidence on the answer is said as such; from the second on as what may help; below, nothing is said. */
  sureThreshold: z.number().min(0).max(1),
  unsureThreshold: z.number().min(0).max(1),
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
  formatVersion: z.literal(2),
  /** The encoder by the hash of its weights: vectors of passages are kept under it. */
  encoder: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hexadecimal'),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'may hold lower-case letters, digits and hyphens'),
  version: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/i, 'may hold letters, digits, dots and hyphens'),
  created: z.iso.datetime(),
  hyperparameters,
  weightForm: z.enum(WEIGHT_FORMS),
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
