// When two versions say the same.
import { exactMatch } from '../text/answer-scores.ts';

interface Said {
  readonly shortAnswer: string;
  readonly isDeclined: boolean;
}

/** Both decline, or both give the same short answer, but for articles, case and punctuation. */
export function agrees(one: Said, other: Said): boolean {
  if (one.isDeclined || other.isDeclined) return one.isDeclined === other.isDeclined;
  return exactMatch(one.shortAnswer, [other.shortAnswer]) === 1;
}
