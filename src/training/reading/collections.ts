// What the reader learns from: passages that belong together, and questions about them.
import type { EncodedPassage, EncodedQuestion } from '../../text/encoded-text.ts';

export interface Place {
  readonly passage: number;
  /** A unit of it. */
  readonly unit: number;
}

/** Pieces of a passage from `start` to `end`, both inside. */
export interface Span {
  readonly passage: number;
  readonly start: number;
  readonly end: number;
}

export interface LearnedQuestion {
  /** Phrasings of the same question share it. */
  readonly item: number;
  readonly question: EncodedQuestion;
  /** The units that answer; none for a question that the passages do not answer. */
  readonly gold: readonly Place[];
  readonly spans: readonly Span[];
  /** Index of `ANSWER_KINDS`, or -1 where it is not known. */
  readonly kind: number;
}

export interface Collection {
  readonly name: string;
  readonly passages: readonly EncodedPassage[];
  readonly questions: readonly LearnedQuestion[];
  /** Whether the parts of an answer and its kind are known: of desks, not of public questions. */
  readonly isDesk: boolean;
}

/** The pieces that hold the characters from `start` to `end` of a passage's text. */
export function piecesBetween(
  passage: EncodedPassage,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } | undefined {
  let [first, last] = [-1, -1];
  for (let i = 0; i < passage.ids.length; i++) {
    if ((passage.ends[i] as number) <= start || (passage.starts[i] as number) < 0) continue;
    if ((passage.starts[i] as number) >= end) break;
    if (first < 0) first = i;
    last = i;
  }
  return first < 0 ? undefined : { start: first, end: last };
}
