// The sentence that is nearest to the question in meaning, and how far it stands out among the passages.
import { sentenceSpans } from '../text/sentences.ts';
import type { SearchedPassage, TellingSentence } from './telling-sentence.ts';

export interface MeantSentence extends Pick<TellingSentence, 'passage' | 'start' | 'end' | 'nextEnd'> {
  /** Its similarity and half its lead over the other passages: 0 to about 1.1. */
  readonly prominence: number;
}

/** Where no other passage was found, how far one stands out is not known. */
const MAX_LEAD = 0.3;
const LEAD_SHARE = 0.5;

/**
 * What nothing answers has many sentences that are somewhat like it; what one sentence answers has one that is more like it
 * than all others. Undefined where the meaning of no sentence is known.
 */
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
  const next = sentenceSpans(passages[passage]?.text ?? '').find((span) => span.start >= end);
  return { passage, start, end, nextEnd: next?.end ?? end, prominence: similarity + LEAD_SHARE * lead };
}
