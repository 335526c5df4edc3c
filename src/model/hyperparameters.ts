// The sizes of the network, kept beside its weights so that a version can always be rebuilt.
import { READER_SIZES, type ReaderSizes, readerWeights } from './desk-reader.ts';
import { type EncoderSizes, encoderWeights, MINILM } from './encoder.ts';
import { judgeWeights } from './judge.ts';
import type { WeightSpec } from './weights.ts';

export interface Hyperparameters {
  /** The judge has the same sizes. */
  readonly encoder: EncoderSizes;
  readonly reader: ReaderSizes;
}

export const DEFAULT_HYPERPARAMETERS: Hyperparameters = { encoder: MINILM, reader: READER_SIZES };

/** What learns together: the encoder and the reader on it. */
export const readingWeights = ({ encoder, reader }: Hyperparameters): WeightSpec[] => [
  ...encoderWeights(encoder),
  ...readerWeights(reader),
];

/** Every trainable weight, in the order of weight files. */
export const networkWeights = (hyperparameters: Hyperparameters): WeightSpec[] => [
  ...readingWeights(hyperparameters),
  ...judgeWeights(hyperparameters.encoder),
];
