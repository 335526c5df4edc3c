// The public face of a loaded model: questions with their passages in, answers out.

export interface AnswerRequest {
  readonly context: string;
  readonly question: string;
  /** False: only the evidence is found, and `text` stays empty. A sentence costs as much as reading its passage. */
  readonly sentence?: boolean;
  /** What was found in this context for this question: it is not read again, only its sentence is written. */
  readonly found?: Answer;
}

/** `written` by the model, `quoted` from the passage, or `plain`: a fixed phrase around the short answer. */
export type AnswerOrigin = 'written' | 'quoted' | 'plain';

export interface Answer {
  /**
   * A full sentence; when `answerable` is false still the best guess. Empty when the passage holds no words, or no
   * sentence was asked for.
   */
  readonly text: string;
  readonly origin: AnswerOrigin;
  /** The evidence: `context.slice(start, end) === shortAnswer`, in UTF-16 units. */
  readonly shortAnswer: string;
  readonly start: number;
  readonly end: number;
  /** Calibrated probability that the short answer is right. */
  readonly confidence: number;
  /** Probability that the passage does not answer, rather than that the short answer is right; at even odds beforehand. */
  readonly noAnswerProbability: number;
  /** Whether the passage answers the question, at the model's threshold of that probability. */
  readonly answerable: boolean;
  /** The words of `text` in order. */
  readonly tokens: readonly string[];
  /** Only when asked for: how much each written word (row) looked at each source word (column). */
  readonly attention?: AttentionMap;
}

export interface AttentionMap {
  readonly source: readonly string[];
  readonly written: readonly string[];
  /** [written][source] */
  readonly weights: readonly (readonly number[])[];
}

export interface AnswerOptions {
  /** 1 (default) is greedy search; more keeps that many sentences alive. */
  readonly beamWidth?: number;
  readonly attention?: boolean;
  /** Called with each piece of the final sentence of question `index`, in order; the pieces joined are its `text`. */
  readonly onToken?: (piece: string, index: number) => void;
  readonly signal?: AbortSignal;
}

export interface Engine extends AsyncDisposable {
  /** `remote`: a model server computes the graphs. */
  readonly name: 'onnx' | 'tfjs' | 'remote';
  readonly description: string;
  /** Name and version of the loaded model, like `desk-qa/1`. */
  readonly model: string;
  /** What keeps it from answering now, as far as that is known here; null when nothing does. */
  problem(): string | null;
  /** Whether it knows a normalised word; absent where its vocabulary is elsewhere. */
  knows?(word: string): boolean;
  /** Place of a normalised word among the words with vectors, the most frequent first; 0 for any other. */
  wordRank?(word: string): number;
  /**
   * Answers in the order asked. A request that cannot be read fails the whole call.
   * @throws AppError `invalid_input` (no question, no passage), `too_large` (over the limits), `cancelled`.
   */
  answer(requests: readonly AnswerRequest[], options?: AnswerOptions): Promise<Answer[]>;
  /** Runs real questions through the whole path, so that the first user does not wait. */
  warmUp(): Promise<void>;
}
