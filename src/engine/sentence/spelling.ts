// The asker's spelling: what is misspelt, and what was meant.

import { rootOf } from '../../text/stem.ts';
import { normalizeWord } from '../../text/tokenize.ts';
import type { Vocabulary } from '../../text/vocabulary.ts';
import { type TokenizedText, tokenizeText } from '../tokenized-text.ts';

/** Numbers are no slips, and neither are short words, which may be anything. */
const MAY_BE_SLIP = /^\p{L}\p{Ll}{4,}$/u;
/** Frequent misspellings have a word vector too. By rank: rarer than most words that are asked with. */
const RARE_RANK = 35_000;
/** Beyond it, most words that are near a common one are slips. */
const SLIP_RANK = 80_000;
const COMMON_RANK = 8_000;
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const CONTRACTED =
  /\b(what|who|where|when|how)(?:['’]s| ?s)(?= (?:the|a|an|your|my|his|her|its|their|our)\b)/gi;

/**
 * The question as it was meant: "What's" in full, and each misspelt word as the passage has it or, where only one is
 * near, as a common word. What cannot be told is left as it is.
 */
export function mendQuestion(
  question: TokenizedText,
  passage: TokenizedText,
  vocabulary: Vocabulary,
): TokenizedText {
  const inPassage = wordsIn(passage);
  let text = '';
  let from = 0;
  for (const token of question.tokens) {
    const meant = isMisspelt(token.text, inPassage, vocabulary)
      ? wordMeant(token.text, inPassage, vocabulary)
      : undefined;
    text += question.text.slice(from, token.start) + (meant ?? token.text);
    from = token.end;
  }
  text = (text + question.text.slice(from)).replace(CONTRACTED, '$1 is');
  return text === question.text ? question : tokenizeText(text);
}

/** The words of a text in small letters. */
export const wordsIn = ({ tokens }: TokenizedText): Set<string> =>
  new Set(tokens.map(({ text }) => normalizeWord(text)));

/**
 * Whether a word that the passage (its words in small letters) does not have is a slip: an unknown one ("citys" has an
 * ending that English lacks), or one that can stand for another. A name may be anything.
 */
export function isMisspelt(word: string, passage: ReadonlySet<string>, vocabulary: Vocabulary): boolean {
  const isNew = MAY_BE_SLIP.test(word) && normalizeWord(word) === word && !passage.has(word);
  if (isNew && (!vocabulary.knows(word) || /[^aeiou]ys$/.test(word))) return true;
  return meanings(word, passage, vocabulary).length > 0;
}

/** The word that was meant, in the case of the word as it was written; nothing when there are several or none. */
function wordMeant(word: string, passage: ReadonlySet<string>, vocabulary: Vocabulary): string | undefined {
  const [meant, ...others] = meanings(word, passage, vocabulary);
  if (meant === undefined || others.length > 0) return undefined;
  if (normalizeWord(word) === word) return meant;
  return passage.has(meant) ? meant.charAt(0).toUpperCase() + meant.slice(1) : undefined;
}

/**
 * What a rare or unknown word can stand for: words of the passage one letter away or, for one that is no word of
 * English, common ones. Another form of the same word is no slip.
 */
function meanings(word: string, passage: ReadonlySet<string>, vocabulary: Vocabulary): string[] {
  const lower = normalizeWord(word);
  const rank = vocabulary.knows(lower) ? vocabulary.wordId(lower) : Number.POSITIVE_INFINITY;
  if (!MAY_BE_SLIP.test(word) || passage.has(lower) || rank <= RARE_RANK) return [];
  const near = neighboursOf(lower).filter((other) => other.length > 3 && familyOf(other) !== familyOf(lower));
  const inPassage = near.filter((other) => passage.has(other));
  if (inPassage.length > 0 || rank <= SLIP_RANK) return inPassage;
  return near.filter((other) => vocabulary.knows(other) && vocabulary.wordId(other) < COMMON_RANK);
}

/** "Humanism" and "humanist", "Somalia" and "Somalian" */
const familyOf = (word: string) => rootOf(word).replace(/(?:ism|ist|ian?|n)$/, '');

/** All words at one letter's distance: left out, put in, changed, or two exchanged. */
function neighboursOf(word: string): string[] {
  const near = Array.from({ length: word.length + 1 }, (_, i) => {
    const [left, right] = [word.slice(0, i), word.slice(i)];
    const rest = right.slice(1);
    return [
      left + rest,
      left + rest.slice(0, 1) + right.slice(0, 1) + rest.slice(1),
      ...LETTERS.flatMap((letter) => [left + letter + right, left + letter + rest]),
    ];
  });
  return [...new Set(near.flat())].filter((other) => other !== word);
}
