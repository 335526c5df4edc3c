// What an engine must be able to compute: the recorded or interpreted graphs of one model version, on plain arrays.
import {
  type SearchOptions,
  type SearchSource,
  searchSentences,
  type WrittenSentence,
} from '../model/generate.ts';
import type { OutputWords } from '../model/next-words.ts';
import type { EncodedBatch } from '../text/encode.ts';
import type { SourceBatch } from '../text/encode-source.ts';

export interface ReadResult {
  /** [b, t, t] */
  readonly spanLogits: Float32Array;
  /** [b] */
  readonly noAnswerLogits: Float32Array;
}

export interface StepResult {
  /** Unnormalised scores of each generated word, then of each source position: [rows, outputIds + m]. */
  readonly logits: Float32Array;
  /** [rows, m] */
  readonly attention: Float32Array;
}

/** The writer's memory of a batch of sources, and the state of the sentences that are being written. */
export interface WriterSession extends Disposable {
  /** Source tokens m, padding included. */
  readonly time: number;
  /**
   * One step for `rows.length` hypotheses. `rows[i]` is the hypothesis of the step before that hypothesis i continues;
   * in the first step, the source that it is written for. `wordIds` and `tunedIds` are the words written last.
   */
  step(rows: Int32Array, wordIds: Int32Array, tunedIds: Int32Array): Promise<StepResult>;
}

/** The graphs, computed on the thread that calls. */
export interface Graphs {
  read(batch: EncodedBatch): Promise<ReadResult>;
  startWriting(batch: SourceBatch): Promise<WriterSession>;
}

export interface WriteRequest extends SearchOptions {
  readonly batch: SourceBatch;
  /** The same sources as the search sees them. */
  readonly sources: readonly SearchSource[];
  readonly output: OutputWords;
}

/** The graphs wherever they are computed. A sentence is searched for beside the graphs: a step is too short to travel. */
export interface Network extends AsyncDisposable {
  /** What computes it, for people: "ONNX Runtime, 1 thread". */
  readonly description: string;
  /** What keeps it from computing now; null when nothing does. Absent where that is not known beforehand. */
  problem?(): string | null;
  /** `signal` ends a call that travels; what is computed here is done before it could. */
  read(batch: EncodedBatch, signal?: AbortSignal): Promise<ReadResult>;
  /** The best sentence for each source, in their order. */
  write(request: WriteRequest, signal?: AbortSignal): Promise<WrittenSentence[]>;
}

/** `Network.write` on the thread that calls. */
export async function writeSentences(
  graphs: Graphs,
  { batch, sources, output, ...options }: WriteRequest,
): Promise<WrittenSentence[]> {
  using session = await graphs.startWriting(batch);
  return await searchSentences(
    (rows, wordIds, tunedIds) => session.step(rows, wordIds, tunedIds),
    sources,
    output,
    options,
  );
}
