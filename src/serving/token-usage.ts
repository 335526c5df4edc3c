// How many tokens a call of the model read and wrote: words and marks, as its tokenizer counts them.
import type { Answer, AnswerRequest } from '../engine/engine.ts';
import { tokenize } from '../text/tokenize.ts';

export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export function usageOf(requests: readonly AnswerRequest[], answers: readonly Answer[]): TokenUsage {
  return {
    inputTokens: sumOf(requests, ({ context = '', candidates = [], question }) =>
      [question, context, ...candidates.map(({ text }) => text)].reduce(
        (sum, text) => sum + tokenize(text).length,
        0,
      ),
    ),
    outputTokens: sumOf(answers, ({ tokens }) => tokens.length),
  };
}

function sumOf<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((sum, item) => sum + count(item), 0);
}
