// What a turn comes to when no passage was read for it.
import type { Outcome } from './stage.ts';

export function outcomeOf(
  kind: Outcome['kind'],
  text: string,
  confidence: number,
  more: Partial<Outcome> = {},
): Outcome {
  return { kind, text, confidence, shortAnswer: null, sources: [], model: null, suggestions: [], ...more };
}
