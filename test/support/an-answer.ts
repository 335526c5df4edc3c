// An answer as an engine gives it, for tests that care about a part of it.
import type { Answer } from '../../src/engine/engine.ts';

export const anAnswer = (more: Partial<Answer> = {}): Answer => ({
  text: 'It opens at nine.',
  blocks: [],
  origin: 'quoted',
  kind: 'fact',
  shortAnswer: 'nine',
  start: 0,
  end: 4,
  confidence: 1,
  decision: 'sure',
  noAnswerProbability: 0,
  answerable: true,
  parts: [{ candidate: 0, unit: 0 }],
  ranked: [],
  tokens: [],
  ...more,
});
