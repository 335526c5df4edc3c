// Question and passage as one text, as the judge reads them.
import type { EncodedPassage, EncodedQuestion } from './encoded-text.ts';

/** [CLS], the turns before, [SEP], the question, [SEP], title and headings, [SEP], the passage, [SEP]. */
export interface JoinedText {
  readonly ids: Int32Array;
  /** Where the passage's pieces begin: piece t of the passage is piece `from + t` here, but for its own [CLS]. */
  readonly from: number;
  /** The unit of each piece, or -1. */
  readonly unitOf: Int16Array;
  readonly unitCount: number;
}

export function joinTexts(question: EncodedQuestion, passage: EncodedPassage): JoinedText {
  const from = question.ids.length - 1;
  const ids = new Int32Array(from + passage.ids.length);
  ids.set(passage.ids, from);
  ids.set(question.ids);
  const unitOf = new Int16Array(ids.length).fill(-1);
  unitOf.set(passage.unitOf, from);
  return { ids, from, unitOf, unitCount: passage.unitCount };
}
