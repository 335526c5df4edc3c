// Whether the curated entry that is most like a question is the one that it means.
import { CURATED_THRESHOLD } from '../knowledge/curated-matcher.ts';
import type { FoundCurated } from '../knowledge/knowledge-base.ts';
import type { Coverage } from './coverage.ts';

/** An entry of this confidence is meant, whatever words it has; below it so much of the words must be the same. */
const SURE = 0.6;
const COVERED = 0.6;

/**
 * A set of few entries has one that is somewhat like any question: unless it is very like, one of its phrasings must ask
 * what the question asks, and the question what the phrasing does.
 */
export function isMeant(
  { confidence, questions }: Pick<FoundCurated, 'confidence' | 'questions'>,
  coverage: Coverage,
): boolean {
  if (confidence < CURATED_THRESHOLD) return false;
  if (confidence >= SURE) return true;
  return questions.some(
    (phrasing) => coverage.ofQuestion(phrasing) >= COVERED && coverage.byQuestion(phrasing) >= COVERED,
  );
}
