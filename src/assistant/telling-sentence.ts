// The sentence of the passages that says most of what a question says: an answer to keywords and to yes-or-no questions.
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import type { NearWord } from '../knowledge/near-words.ts';
import { sentenceNumbers } from '../text/sentences.ts';
import { stemOf } from '../text/stem.ts';
import { normalizeWord, tokenize } from '../text/tokenize.ts';
import { isTelling } from './telling-words.ts';

/** A word in the headings above a sentence says a little less than one in it. */
const ABOVE = 0.8;
/** A sentence that says less by itself is shown with the next one. */
const OWN_SHARE = 0.6;
/** Of two sentences that say as much, the one in the better passage. */
const PASSAGE_SHARE = 0.1;

/** A row of a table, "Day: Monday; Library: closed", reads worse than a sentence. */
const TABLE_ROW = /^[^.;:]+: [^;]*;/;
const ROW_LOSS = 0.12;

export interface TellingSentence {
  /** The passage's place among those searched. */
  readonly passage: number;
  /** Where the sentence lies in the passage's text. */
  readonly start: number;
  readonly end: number;
  /** From 0 to 1: how much of what the question says stands in the sentence or in the headings above it. */
  readonly covered: number;
}

/** How much a text says of what a question says, from 0 to 1; words that few passages have count more. */
export type Coverage = (text: string, above: string) => number;

/**
 * @param rarity Of a word of the question
 * @param nearWords What the text may say instead of a word
 */
export function coverageOf(
  question: string,
  rarity: (word: string) => number,
  nearWords: (word: string) => readonly NearWord[] = () => [],
): Coverage {
  const asked = new Map(
    tellingWords(question).map((word) => [stemOf(word), { weight: rarity(word), near: nearWords(word) }]),
  );
  const total = [...asked.values()].reduce((sum, { weight }) => sum + weight, 0);
  return (text, above) => {
    const [inText, inAbove] = [stemsOf(text), stemsOf(above)];
    let covered = 0;
    const shareOf = (stem: string) => (inText.has(stem) ? 1 : inAbove.has(stem) ? ABOVE : 0);
    for (const [stem, { weight, near }] of asked) {
      const shares = near.map(({ word, closeness }) => closeness ** 2 * shareOf(stemOf(word)));
      covered += weight * Math.max(shareOf(stem), ...shares);
    }
    return total > 0 ? covered / total : 0;
  };
}

/** Undefined when no passage has a word of the question. */
export function tellingSentence(
  passages: readonly FoundPassage[],
  coverage: Coverage,
): TellingSentence | undefined {
  let best: TellingSentence | undefined;
  let bestWorth = 0;
  const top = passages[0]?.score ?? 1;
  passages.forEach(({ text, title, headings, score }, passage) => {
    const above = [title, ...headings].join('\n');
    const sentences = sentencesIn(text);
    sentences.forEach(({ start, end }, i) => {
      const covered = coverage(text.slice(start, end), above);
      const isRow = TABLE_ROW.test(text.slice(start, end));
      const worth = covered + (PASSAGE_SHARE * score) / top - (isRow ? ROW_LOSS : 0);
      if (covered === 0 || worth <= bestWorth) return;
      // Found by its headings, a section is told from its beginning.
      const isBeginning = coverage(text.slice(start, end), '') < OWN_SHARE;
      const next = isBeginning ? sentences[i + 1] : undefined;
      [best, bestWorth] = [{ passage, start, end: next?.end ?? end, covered }, worth];
    });
  });
  return best;
}

function sentencesIn(text: string): { start: number; end: number }[] {
  const tokens = tokenize(text);
  const numbers = sentenceNumbers(text, tokens);
  const sentences: { start: number; end: number }[] = [];
  tokens.forEach(({ start, end }, i) => {
    const known = sentences[numbers[i] as number];
    if (known) known.end = end;
    else sentences.push({ start, end });
  });
  return sentences;
}

const tellingWords = (text: string): string[] =>
  [...new Set(tokenize(text).map((token) => normalizeWord(token.text)))].filter(isTelling);

const stemsOf = (text: string) => new Set(tellingWords(text).map(stemOf));
