// The sentence that is nearest to the question in meaning, and how far it stands out among the passages.
import { sentenceSpans } from '../text/sentences.ts';
import type { SearchedPassage } from './telling-sentence.ts';

export interface MeantSentence {
  /** The passage's place among those searched. */
  readonly passage: number;
  /** Where the sentence lies in the passage's text. */
  readonly start: number;
  readonly end: number;
  /** Where the next one ends: the same as `end` for the last. */
  readonly nextEnd: number;
  /** From 0 to 1: that what it tells is what is asked for. */
  readonly confidence: number;
}

/**
 * Logistic in the similarity and half the lead: what nothing answers has many sentences that are somewhat like it, what one
 * sentence answers has one that is more like it than all others. Read off questions to two desks, fifty to a library (two
 * in three answered) and forty to a help desk (three in four).
 */
const CONFIDENCE = { slope: 14, half: 0.71, lead: 0.5 };
/** Where no other passage was found, how far one stands out is not known. */
const MAX_LEAD = 0.3;

/** Undefined where the meaning of no sentence is known. */
export function meantSentence(passages: readonly SearchedPassage[]): MeantSentence | undefined {
  const all = passages.flatMap(({ text, sentences }, passage) =>
    sentences.map((one) => ({ ...one, passage, said: text.slice(one.start, one.end) })),
  );
  const [best] = all.toSorted((one, other) => other.similarity - one.similarity);
  if (!best) return undefined;
  const { passage, start, end, similarity, said } = best;
  // Neighbouring passages share a sentence, which does not compete with itself.
  const others = all.filter((one) => one.passage !== passage && one.said !== said);
  const lead = Math.min(MAX_LEAD, similarity - Math.max(0, ...others.map((one) => one.similarity)));
  const odds = CONFIDENCE.slope * (similarity + CONFIDENCE.lead * lead - CONFIDENCE.half);
  const next = sentenceSpans(passages[passage]?.text ?? '').find((span) => span.start >= end);
  return { passage, start, end, nextEnd: next?.end ?? end, confidence: 1 / (1 + Math.exp(-odds)) };
}
