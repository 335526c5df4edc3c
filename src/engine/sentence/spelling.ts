// The asker's spelling: what is misspelt, and what was meant.
import { normalizeWord } from '../../text/tokenize.ts';
import type { Vocabulary } from '../../text/vocabulary.ts';
import { type TokenizedText, tokenizeText } from '../tokenized-text.ts';

/** Numbers are no slips, and neither are short words, which may be anything. */
const MAY_BE_SLIP = /^\p{L}\p{Ll}{4,}$/u;
/** Frequent misspellings have a word vector too; their rank is beyond this, and that of the word meant is below. */
const RARE_RANK = 35_000;
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
 * Whether a word that the passage (its words in small letters) does not have is a slip: one that is not known, or a rare
 * one that a single letter makes a common one ("similiar"). A name must be near such a word, or one of the passage.
 */
export function isMisspelt(word: string, passage: ReadonlySet<string>, vocabulary: Vocabulary): boolean {
  const lower = normalizeWord(word);
  if (!MAY_BE_SLIP.test(word) || passage.has(lower)) return false;
  const isUnknown = !vocabulary.knows(lower);
  if (!isUnknown && vocabulary.wordId(lower) <= RARE_RANK) return false;
  const isName = lower !== word;
  if (isUnknown && !isName) return true;
  const mayMean = (near: string) =>
    (isName && passage.has(near)) || ((isUnknown || !isName) && isCommon(near, vocabulary));
  return neighboursOf(lower).some(mayMean);
}

/** The word that was meant, in the case of the word as it was written; nothing when there are several or none. */
function wordMeant(word: string, passage: ReadonlySet<string>, vocabulary: Vocabulary): string | undefined {
  const near = neighboursOf(normalizeWord(word)).filter(
    (other) => other.length > 3 && !isOtherNumber(word, other),
  );
  const known = near.filter((other) => passage.has(other));
  const [meant, ...others] = known.length > 0 ? known : near.filter((other) => isCommon(other, vocabulary));
  if (meant === undefined || others.length > 0) return undefined;
  return normalizeWord(word) === word ? meant : meant.charAt(0).toUpperCase() + meant.slice(1);
}

const isCommon = (word: string, vocabulary: Vocabulary) =>
  vocabulary.knows(word) && vocabulary.wordId(word) < COMMON_RANK;

/** "dragonflys" does not mean one of them. */
const isOtherNumber = (word: string, other: string) => {
  const lower = normalizeWord(word);
  return lower === `${other}s` || other === `${lower}s`;
};

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
