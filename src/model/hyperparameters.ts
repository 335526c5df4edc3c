// The sizes of the network, kept beside its weights so that a version can always be rebuilt.

export interface Hyperparameters {
  /** Width of a word vector. */
  readonly wordSize: number;
  /** Rows of the learned word table. */
  readonly tunedRows: number;
  readonly charIds: number;
  readonly charSize: number;
  readonly charFilters: number;
  readonly charWidth: number;
  readonly passageFeatures: number;
  readonly questionFeatures: number;
  /** Width in which passage and question words are compared for the aligned question. */
  readonly alignSize: number;
  /** LSTM units in each direction. */
  readonly hidden: number;
  /** Width of the two projections after attention. */
  readonly projection: number;
  /** Width in which the end of a span is scored against its start. */
  readonly pairSize: number;
  /** Longest evidence in tokens. */
  readonly maxSpan: number;
  /** The writer's own sizes: filters over characters, features of a source word, units of encoder and decoder. */
  readonly writerCharFilters: number;
  readonly sourceFeatures: number;
  readonly writerEncoderHidden: number;
  readonly writerHidden: number;
  /** Ids that the writer can generate. */
  readonly outputIds: number;
}

/** The defaults of a new model; table sizes come from its vocabulary. */
export const DEFAULT_HYPERPARAMETERS: Omit<Hyperparameters, 'tunedRows' | 'outputIds'> = {
  wordSize: 100,
  charIds: 256,
  charSize: 16,
  charFilters: 56,
  charWidth: 5,
  passageFeatures: 12,
  questionFeatures: 10,
  alignSize: 64,
  hidden: 128,
  projection: 128,
  pairSize: 64,
  maxSpan: 30,
  writerCharFilters: 32,
  sourceFeatures: 8,
  writerEncoderHidden: 128,
  writerHidden: 256,
};

/** A network that learns in seconds and little: to try a data set or the training itself. */
export const TINY_HYPERPARAMETERS: Omit<Hyperparameters, 'tunedRows' | 'outputIds'> = {
  ...DEFAULT_HYPERPARAMETERS,
  charFilters: 8,
  alignSize: 16,
  hidden: 24,
  projection: 24,
  pairSize: 16,
  writerCharFilters: 8,
  writerEncoderHidden: 24,
  writerHidden: 48,
};
