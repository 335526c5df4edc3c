// What an engine must be able to compute: the recorded or interpreted graphs of one model version, on plain arrays.
import type { EncodedText, ReadBatch } from './read-batch.ts';

export interface TextToEncode {
  /** Word pieces: [t]. */
  readonly ids: Int32Array;
  /** For each unit its pieces' shares, and in the last row all: [rows, t]. */
  readonly shares: Float32Array;
}

export interface ReadResult {
  /** [pairs, units] */
  readonly unitLogits: Float32Array;
  /** [questions] */
  readonly noneLogits: Float32Array;
}

/** Question and passage as one text. */
export interface TextToJudge {
  /** Word pieces: [t]. */
  readonly ids: Int32Array;
  /** 1 where a piece is the passage's: [t]. */
  readonly ofPassage: Float32Array;
  /** For each unit of the passage its pieces' shares: [units, t]. */
  readonly unitShares: Float32Array;
}

export interface JudgeResult {
  /** [units]; 0 is as good as "none of it". */
  readonly unitLogits: Float32Array;
  readonly partLogits: Float32Array;
  /** [units, kinds] */
  readonly kindLogits: Float32Array;
  /** [t] */
  readonly startLogits: Float32Array;
  readonly endLogits: Float32Array;
}

/** The graphs wherever they are computed. */
export interface Network extends AsyncDisposable {
  /** What computes it, for people: "ONNX Runtime, 1 thread". */
  readonly description: string;
  /** What keeps it from computing now; null when nothing does. Absent where that is not known beforehand. */
  problem?(): string | null;
  /** Each text alone: nothing is padded. `signal` ends a call that travels. */
  encode(texts: readonly TextToEncode[], signal?: AbortSignal): Promise<EncodedText[]>;
  read(batch: ReadBatch, signal?: AbortSignal): Promise<ReadResult>;
  /** Each text alone, like `encode`. */
  judge(texts: readonly TextToJudge[], signal?: AbortSignal): Promise<JudgeResult[]>;
}
