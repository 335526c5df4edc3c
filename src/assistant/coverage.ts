// How much a text and a question say of each other.
import { isVague } from '../knowledge/index-terms.ts';
import type { NearWord } from '../knowledge/near-words.ts';
import { rootOf } from '../text/stem.ts';
import { normalizeWord, tokenize } from '../text/tokenize.ts';
import { answerKind } from './answer-kind.ts';
import { isTelling } from './telling-words.ts';

/** A word in the headings above a sentence says a little less than one in it. */
const ABOVE = 0.85;
/** Another form of a word, "printing" for "printers", may be about something else. */
const OTHER_FORM = 0.95;
/** Words like "go" and "take" stand in many questions that are not about them. */
const VAGUE_WEIGHT = 0.5;
const LIGHT_VERBS = new Set('bring find look use offer provide contain include like'.split(' '));

/** Shares from 0 to 1; words that few passages have count more. */
export interface Coverage {
  /** How much of the question a text says, with what stands above it. */
  ofQuestion(text: string, above?: string): number;
  /** How much the question says: the sum of its words' rarities. */
  readonly total: number;
  /** How much of a text the question says. */
  byQuestion(text: string): number;
}

/**
 * @param rarity Of a normalised word
 * @param nearWords What may be said instead of a word of the question
 */
export function coverageOf(
  question: string,
  rarity: (word: string) => number,
  nearWords: (word: string) => readonly NearWord[] = () => [],
): Coverage {
  const kind = answerKind(question);
  const weightOf = (word: string) =>
    rarity(word) * (isVague(word) || LIGHT_VERBS.has(word) ? VAGUE_WEIGHT : 1);
  const asked = Array.from(wordsByStem(question), ([stem, word]) => ({
    stem,
    word,
    weight: weightOf(word),
    near: nearWords(word).map((one) => ({ stem: rootOf(one.word), closeness: one.closeness })),
    // "12 dollars" says what something costs, whatever its words.
    isKind: kind?.isNamedBy(word) ?? false,
  }));
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  const said = new Map<string, number>();
  for (const { stem, closeness } of asked.flatMap(({ near }) => near))
    said.set(stem, Math.max(closeness, said.get(stem) ?? 0));
  for (const { stem } of asked) said.set(stem, 1);

  return {
    total,
    ofQuestion(text, above = '') {
      const [inText, inAbove] = [wordsByStem(text), wordsByStem(above)];
      const saysKind = kind?.isIn(text) ?? false;
      const shareOf = (stem: string, word?: string) => {
        if (inText.has(stem)) return word === undefined || inText.get(stem) === word ? 1 : OTHER_FORM;
        return inAbove.has(stem) ? ABOVE : 0;
      };
      let covered = 0;
      for (const { stem, word, weight, near, isKind } of asked) {
        const shares = near.map((one) => one.closeness * shareOf(one.stem));
        covered += weight * Math.max(shareOf(stem, word), isKind && saysKind ? 1 : 0, ...shares);
      }
      return total > 0 ? covered / total : 0;
    },
    byQuestion(text) {
      let [covered, whole] = [0, 0];
      for (const [stem, word] of wordsByStem(text)) {
        const weight = weightOf(word);
        covered += weight * (said.get(stem) ?? 0);
        whole += weight;
      }
      return whole > 0 ? covered / whole : 0;
    },
  };
}

/** The telling words of a text, one for each stem. */
function wordsByStem(text: string): Map<string, string> {
  const words = tokenize(text)
    .map((token) => normalizeWord(token.text))
    .filter(isTelling);
  return new Map(words.map((word) => [rootOf(word), word]));
}
