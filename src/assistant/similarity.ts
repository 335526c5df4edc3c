// How near a stretch of a passage is to the question in meaning.
import type { MeantSentence } from '../knowledge/meanings.ts';

/** That of a sentence which is not known to be near or far: what the sentences of right answers have on average. */
const UNKNOWN = 0.55;

/** From about 0 to 1: that of the nearest sentence that has a part of the stretch (UTF-16 offsets in the passage). */
export function similarityOf(sentences: readonly MeantSentence[], start: number, end: number): number {
  const inside = sentences.filter((one) => one.end > start && one.start < end);
  return inside.length > 0 ? Math.max(...inside.map(({ similarity }) => similarity)) : UNKNOWN;
}
