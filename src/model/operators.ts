// The small interface that the network is written against. TensorFlow.js computes it, the ONNX recorder writes it down.

/** The real lengths in a padded batch. `mask` is 1 where a token stands and 0 in the padding: [batch, time]. */
export interface Sequence<T> {
  readonly mask: T;
  /** [batch], int32 */
  readonly lengths: T;
}

/**
 * Operators on tensors of type T. Shapes follow NumPy: `add` and `multiply` broadcast, axes count from the front or,
 * when negative, from the back.
 */
export interface Operators<T> {
  /** The weight of this name, as declared in weights.ts. */
  weight(name: string): T;
  /** Rows of a table: [rows, d], [..., int32] → [..., d]. */
  gather(table: T, indices: T): T;
  /** x · weight (+ bias) over the last axis: [..., a], [a, b] → [..., b]. */
  linear(x: T, weight: T, bias?: T): T;
  /** Batched product: [..., a, b], [..., b, c] → [..., a, c]; `transposeB` reads b as [n, c, b]. */
  matMul(a: T, b: T, transposeB?: boolean): T;
  add(a: T, b: T): T;
  multiply(a: T, b: T): T;
  relu(x: T): T;
  tanh(x: T): T;
  /** Over the last axis. */
  softmax(x: T): T;
  /** 0 where `mask` is 1, a large negative number where it is 0. */
  maskPenalty(mask: T): T;
  /** Joins along the last axis. */
  concat(parts: readonly T[]): T;
  max(x: T, axis: number): T;
  /** Products of queries and keys, head by head: twice [b, heads, t, a] → [b, heads, t, t]. */
  headProducts(queries: T, keys: T): T;
  /** [n, a, b] → [n, b, a] */
  transpose(x: T): T;
  /** x times a number. */
  scale(x: T, factor: number): T;
  /** Entries of the first axis: [n, ...], [m] int32 → [m, ...]. */
  take(x: T, indices: T): T;
  /** Each vector of the last axis brought to length 1. */
  unitLength(x: T): T;
  /** Over the last axis (Ba et al. 2016); scale and bias [a]. */
  layerNorm(x: T, scale: T, bias: T): T;
  /** Hendrycks & Gimpel 2016, by the error function. */
  gelu(x: T): T;
  /** [b, t, d] → [b, heads, t, d / heads] */
  splitHeads(x: T, heads: number): T;
  /** [b, heads, t, a] → [b, t, heads · a] */
  mergeHeads(x: T): T;
  expandDims(x: T, axis: number): T;
  squeeze(x: T, axis: number): T;
  /** Both directions of an LSTM, joined: [batch, time, a] → [batch, time, 2·hidden]. Padding never reaches a result. */
  biLstm(x: T, sequence: Sequence<T>, name: string): T;
  /** One direction from a given state: [batch, time, a] → [batch, time, hidden]. */
  lstm(x: T, state: LstmState<T>, name: string): T;
  /** One step of the same: [batch, a] → the next state. */
  lstmStep(x: T, state: LstmState<T>, name: string): LstmState<T>;
  /** Drops whole columns for all the steps of a sequence (Gal 2016) in training; elsewhere the identity. */
  dropout(x: T): T;
}

/** Both [batch, hidden]. */
export interface LstmState<T> {
  readonly cell: T;
  readonly hidden: T;
}
