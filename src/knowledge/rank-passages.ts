// Ranks the passages that words and meaning found by both.
import type { PassageHit } from './passage-index.ts';

/** What similarity counts beside the share of the best score of words. Chosen on questions of SQuAD's training set. */
const MEANING_SHARE = 2;
/** What has no word in common with a question and is no nearer than this is about something else. */
const MIN_SIMILARITY = 0.25;

/**
 * The best first. A score is what the words have of the best one's, and the similarity of the passage's best unit; where
 * that is not known yet it is taken to be what the others have on average.
 *
 * @param byWords The best first
 * @param byMeaning Scored by similarity
 */
export function rankPassages(
  byWords: readonly PassageHit[],
  byMeaning: readonly PassageHit[],
  similaritiesOf: (hit: PassageHit) => Float32Array,
): PassageHit[] {
  const top = byWords[0]?.score || 1;
  const found = new Map(byWords.map((hit) => [keyOf(hit), { hit, words: hit.score / top }]));
  for (const hit of byMeaning)
    if (hit.score >= MIN_SIMILARITY && !found.has(keyOf(hit))) found.set(keyOf(hit), { hit, words: 0 });
  const ranked = [...found.values()].map(({ hit, words }) => {
    const similarities = similaritiesOf(hit);
    return { hit, words, similarity: similarities.length > 0 ? Math.max(...similarities) : undefined };
  });
  const known = ranked.flatMap(({ similarity }) => (similarity === undefined ? [] : [similarity]));
  const mean = known.reduce((sum, one) => sum + one, 0) / (known.length || 1);
  return ranked
    .map(({ hit, words, similarity = mean }) => ({ ...hit, score: words + MEANING_SHARE * similarity }))
    .sort((one, other) => other.score - one.score);
}

const keyOf = ({ documentId, passage }: PassageHit) => `${passage} ${documentId}`;
