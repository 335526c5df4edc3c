// The public face of a loaded model: questions with their passages in, answers out.
import type { AnswerKind } from '../model/desk-reader.ts';
import type { PassageText, PastTurn, TextUnit } from '../text/encoded-text.ts';
import type { PassageVectors } from './passage-vectors.ts';

export interface CandidateUnit extends TextUnit {
  /** The list or table of the document that it belongs to. */
  readonly group?: number;
  /** A step's number. */
  readonly number?: number;
}

/** A passage that may answer. */
export interface Candidate extends PassageText {
  readonly units: readonly CandidateUnit[];
  /** What an encoder made of it before, and which one; without it, or where that is another one, it is encoded anew. */
  readonly known?: { readonly encoder: string; readonly vectors: PassageVectors };
}

/** A question with its own context, or with candidate passages in place of it. */
export interface AnswerRequest {
  readonly question: string;
  readonly context?: string;
  readonly candidates?: readonly Candidate[];
  /** Earlier turns that the question may refer to, the last one last. */
  readonly history?: readonly PastTurn[];
}

/** A unit of a candidate, by their places. */
export interface UnitPlace {
  readonly candidate: number;
  readonly unit: number;
}

export interface RankedUnit extends UnitPlace {
  /** Its share of the softmax over all units of all candidates and "none of it". */
  readonly share: number;
}

/** `quoted`: the words of the passage; `framed`: with "Yes." or "No." before them, or as a list. */
export type AnswerOrigin = 'quoted' | 'framed';

export type AnswerBlock =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'steps' | 'bullets'; readonly items: readonly string[] };

/** `sure`: said as the answer; `unsure`: as what may help; `none`: the passages do not say. */
export type Decision = 'sure' | 'unsure' | 'none';

export interface Answer {
  /** Full sentences; when the decision is `none` still the best guess. Empty when the passages hold no words. */
  readonly text: string;
  /** The same with its structure. */
  readonly blocks: readonly AnswerBlock[];
  readonly origin: AnswerOrigin;
  readonly kind: AnswerKind;
  /** The bare answer: in UTF-16 units of the context, or of the candidate's text. */
  readonly shortAnswer: string;
  readonly start: number;
  readonly end: number;
  /** Calibrated probability that the answer is right. */
  readonly confidence: number;
  readonly decision: Decision;
  /** The share of "none of it". */
  readonly noAnswerProbability: number;
  /** Whether the passages answer the question: the decision is not `none`. */
  readonly answerable: boolean;
  /** The units that are told, in the order of the text; the first one's candidate holds the short answer. */
  readonly parts: readonly UnitPlace[];
  /** The best units of all candidates, the best first. */
  readonly ranked: readonly RankedUnit[];
  /** The words of `text` in order. */
  readonly tokens: readonly string[];
}

export interface AnswerOptions {
  /** Called with each piece of the final text of question `index`, in order; the pieces joined are its `text`. */
  readonly onToken?: (piece: string, index: number) => void;
  readonly signal?: AbortSignal;
}

/** The encoder of a model: what texts mean, as vectors. */
export interface TextVectors {
  /** The hash of the encoder's weights: its vectors can be compared with those of no other. */
  readonly encoder: string;
  /** Numbers of a piece's vector and of a mean. */
  readonly vectorSize: number;
  readonly width: number;
  /** What is kept of a passage. */
  encodePassages(passages: readonly PassageText[]): Promise<PassageVectors[]>;
  /** What texts mean as a whole, of unit length. */
  encodeTexts(texts: readonly string[]): Promise<Float32Array[]>;
  /** A question with the turns before it, of unit length. */
  encodeQuestion(question: string, history?: readonly PastTurn[]): Promise<Float32Array>;
}

export interface Engine extends TextVectors, AsyncDisposable {
  /** `remote`: a model server computes the graphs. */
  readonly name: 'onnx' | 'tfjs' | 'remote';
  readonly description: string;
  /** Name and version of the loaded model, like `desk-qa/2`. */
  readonly model: string;
  /** What keeps it from answering now, as far as that is known here; null when nothing does. */
  problem(): string | null;
  /** Whether the language has a normalised word, as far as its encoder's vocabulary tells. */
  knows(word: string): boolean;
  /**
   * Answers in the order asked. A request that cannot be read fails the whole call.
   * @throws AppError `invalid_input` (no question, no passage), `too_large` (over the limits), `cancelled`.
   */
  answer(requests: readonly AnswerRequest[], options?: AnswerOptions): Promise<Answer[]>;
  /** Runs a real question through the whole path, so that the first user does not wait. */
  warmUp(): Promise<void>;
}
