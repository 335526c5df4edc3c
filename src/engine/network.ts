// What an engine must be able to compute: the recorded or interpreted graphs of one model version, on plain arrays.
import type { EncodedBatch } from '../text/encode.ts';
import type { SourceBatch } from '../text/encode-source.ts';

export interface ReadResult {
  /** [b, t, t] */
  readonly spanLogits: Float32Array;
  /** [b] */
  readonly noAnswerLogits: Float32Array;
}

/** The writer's memory of a batch of sources. It stays where the network keeps it; see `WriterSession`. */
export interface WriterSession extends Disposable {
  /** Source tokens m, padding included. */
  readonly time: number;
  /**
   * One step for `rows.length` hypotheses. `rows[i]` is the hypothesis of the step before that hypothesis i continues;
   * in the first step, the source that it is written for. `wordIds` and `tunedIds` are the words written last.
   */
  step(rows: Int32Array, wordIds: Int32Array, tunedIds: Int32Array): Promise<StepResult>;
}

export interface StepResult {
  /** Unnormalised scores of each generated word, then of each source position: [rows, outputIds + m]. */
  readonly logits: Float32Array;
  /** [rows, m] */
  readonly attention: Float32Array;
}

export interface Network extends AsyncDisposable {
  /** What computes it, for people: "ONNX Runtime, 1 thread". */
  readonly description: string;
  read(batch: EncodedBatch): Promise<ReadResult>;
  startWriting(batch: SourceBatch): Promise<WriterSession>;
}
