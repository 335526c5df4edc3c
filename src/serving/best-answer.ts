// What a turn would say of several passages that were read for one question.
import type { Answer } from '../engine/engine.ts';

/** Of the passages that answer the question the answer that the model trusts most, else its best guess. */
export function bestAnswer(answers: readonly Answer[]): Answer | undefined {
  return [...answers].sort(
    (a, b) => Number(b.answerable) - Number(a.answerable) || b.confidence - a.confidence,
  )[0];
}
