// How close together a passage's words stand to how the question has them.
import { SENTENCE_END } from './index-terms.ts';

export interface QuestionTerm {
  readonly term: number;
  readonly idf: number;
}

export interface ClosenessWeights {
  readonly sentence: number;
  readonly pair: number;
}

/** Words of a pair stand at most this far apart: one word may come between. */
const PAIR_DISTANCE = 2;

/**
 * What a passage gains: the rarity of the question's words in its best sentence, and of its neighbouring words that
 * are neighbours here as well. `terms` are in the order of the question, `passage` has `SENTENCE_END` marks.
 */
export function closeness(
  passage: Uint32Array,
  terms: readonly QuestionTerm[],
  weights: ClosenessWeights,
): number {
  const places = new Map<number, number>();
  terms.forEach(({ term }, i) => {
    if (!places.has(term)) places.set(term, i);
  });
  const paired = new Uint8Array(terms.length);
  let found = new Set<number>();
  let sentence = 0;
  let best = 0;
  for (let at = 0; at < passage.length; at++) {
    const term = passage[at] as number;
    if (term === SENTENCE_END) {
      found = new Set();
      sentence = 0;
      continue;
    }
    const place = places.get(term);
    if (place === undefined) continue;
    if (!found.has(place)) {
      found.add(place);
      sentence += (terms[place] as QuestionTerm).idf;
      best = Math.max(best, sentence);
    }
    const next = terms[place + 1]?.term;
    if (next !== undefined && passage.subarray(at + 1, at + 1 + PAIR_DISTANCE).includes(next))
      paired[place] = 1;
  }
  let pairs = 0;
  for (let i = 0; i + 1 < terms.length; i++)
    if (paired[i]) pairs += Math.min((terms[i] as QuestionTerm).idf, (terms[i + 1] as QuestionTerm).idf);
  return weights.sentence * best + weights.pair * pairs;
}
