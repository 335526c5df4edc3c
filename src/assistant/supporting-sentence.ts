// The sentence that speaks of all that a question asks. "Can I borrow a laptop?" and "How do I renew a book?" have no few
// words for an answer that a reader could mark: the sentence itself is the answer.
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import { sentenceNumbers } from '../text/sentences.ts';
import { normalizeWord, tokenize } from '../text/tokenize.ts';
import { isTelling } from './telling-words.ts';

export interface Support {
  /** The passage's place among those given. */
  readonly passage: number;
  /** The sentence in the passage's text. */
  readonly start: number;
  readonly end: number;
  /** How much of what the question tells the sentence and its headings hold, rare words counting more: 0 to 1. */
  readonly coverage: number;
}

/** How much a word counts that stands only in the headings above, or only in the sentence before. */
const IN_HEADINGS = 0.8;
const IN_SENTENCE_BEFORE = 0.5;

const WHETHER =
  /^(?:is|are|was|were|do|does|did|can|could|may|might|will|would|should|shall|must|has|have|had|am|isn|aren|don|doesn|can't|isn't|aren't|don't|doesn't)\b/i;
const HOW = /^how (?:do|does|did|can|could|should|would|may|must|to)\b/i;
const QUESTION_WORD = /\b(?:who|whom|whose|what|which|when|where|why|how)\b/i;

/** Whether a question asks if or how, or names a matter without asking anything ("opening hours sunday"). */
export function asksForSentence(question: string): boolean {
  const text = question.trim();
  return WHETHER.test(text) || HOW.test(text) || !QUESTION_WORD.test(text);
}

/**
 * The best supporting sentence in the passages, the best passage first; undefined when nothing is shared.
 *
 * @param rarityOf Of a normalised word; 0 says nothing
 */
export function supportingSentence(
  question: string,
  passages: readonly FoundPassage[],
  rarityOf: (word: string) => number,
): Support | undefined {
  const asked = new Map<string, number>();
  for (const { text } of tokenize(question)) {
    const word = normalizeWord(text);
    if (isTelling(word)) asked.set(stemmer.stem(word), rarityOf(word));
  }
  const total = [...asked.values()].reduce((sum, rarity) => sum + rarity, 0);
  if (total === 0) return undefined;
  let best: Support | undefined;
  passages.forEach(({ text, title, headings }, passage) => {
    const above = stemsOf([title, ...headings].join(' '));
    let before = new Set<string>();
    for (const { start, end } of sentencesOf(text)) {
      const here = stemsOf(text.slice(start, end));
      let held = 0;
      for (const [stem, rarity] of asked) {
        const share = here.has(stem)
          ? 1
          : above.has(stem)
            ? IN_HEADINGS
            : before.has(stem)
              ? IN_SENTENCE_BEFORE
              : 0;
        held += share * rarity;
      }
      const coverage = held / total;
      if (coverage > (best?.coverage ?? 0)) best = { passage, start, end, coverage };
      before = here;
    }
  });
  return best;
}

const stemsOf = (text: string) =>
  new Set(tokenize(text).map((token) => stemmer.stem(normalizeWord(token.text))));

function sentencesOf(text: string): { start: number; end: number }[] {
  const tokens = tokenize(text);
  const numbers = sentenceNumbers(text, tokens);
  const sentences: { start: number; end: number }[] = [];
  tokens.forEach(({ start, end }, i) => {
    const current = sentences[numbers[i] as number];
    if (current) current.end = end;
    else sentences[numbers[i] as number] = { start, end };
  });
  return sentences;
}
