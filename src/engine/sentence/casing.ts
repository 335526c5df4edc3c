// Decides the case of each word of a sentence: the passage's own, without the capitals that only began its sentences.
import { normalizeWord } from '../../text/tokenize.ts';
import type { TokenizedText } from '../tokenized-text.ts';
import {
  isCapitalised,
  isCommonWord,
  isFunctionWord,
  isWordLike,
  MONTHS,
  NUMBER_WORDS,
  WEEKDAYS,
} from './english.ts';

/** A word of a new sentence and where it was copied from, if it was. */
export interface PlacedWord {
  readonly text: string;
  readonly copied?: { readonly from: 'question' | 'passage'; readonly index: number };
}

export interface Casing {
  /** The forms that the words of a sentence have inside it. */
  forms(words: readonly PlacedWord[]): string[];
  /** The form inside a sentence of the passage's token `index`, where its neighbours come along. */
  passageForm(index: number): string;
}

/** How the passage writes a word: in lower case, with capitals inside a sentence, with capitals at its beginning. */
interface Seen {
  readonly lower: boolean;
  /** With capitals inside a sentence, and no other such word beside it. */
  readonly isName: boolean;
  readonly inner: string | undefined;
  readonly opening: string | undefined;
}

const ORDINARY_ENDING = /(?:ing|ly|ed|tion|tions|ment|ments|ness|ous|ful|ive|ics|ology|ism)$/;

/** `isOrdinary` knows lower-case words beyond those of this passage, such as those that the writer can generate. */
export function createCasing(
  question: TokenizedText,
  passage: TokenizedText,
  isOrdinary: (lower: string) => boolean,
): Casing {
  const seen = seenForms(passage);
  const inQuestion = seenForms(question);
  const names = namePairs(passage);
  const letters = question.text.replace(/\P{L}/gu, '');
  const isShouted = letters.length > 3 && letters === letters.toUpperCase();
  const isWhispered = !/\p{Lu}/u.test(letters.slice(1));
  /** Whoever begins with a capital has left the others out because there are no names, most likely. */
  const isCareful = isWhispered && letters !== letters.toLowerCase();

  const isUsual = (lower: string) => isOrdinary(lower) || (lower.length > 6 && ORDINARY_ENDING.test(lower));

  /** For a word whose own case says nothing. */
  const usual = (text: string) => {
    const lower = text.toLowerCase();
    if (lower === 'i') return 'I';
    const known = seen.get(normalizeWord(lower));
    if (isFunctionWord(lower) || isCommonWord(lower) || !known || known.lower) return lower;
    if (isCareful && !known.isName) return lower;
    return known.inner ?? (isUsual(lower) ? lower : (known.opening ?? lower));
  };

  /** The case of a word that begins a sentence of its source, were it to stand inside one. */
  const inside = (source: TokenizedText, index: number) => {
    const { text } = source.tokens[index] as { text: string };
    const lower = text.toLowerCase();
    if (lower === 'i' || !/^\p{Lu}[^\p{Lu}]*$/u.test(text)) return text;
    if (isFunctionWord(lower)) return lower;
    const key = normalizeWord(text);
    if (seen.get(key)?.inner ?? inQuestion.get(key)?.inner) return text;
    if (seen.get(key)?.lower || inQuestion.get(key)?.lower) return lower;
    if (isCapitalised(source.tokens[index + 1]?.text ?? '')) return text;
    return isCommonWord(lower) || isUsual(lower) ? lower : text;
  };

  const alone = ({ text, copied }: PlacedWord) => {
    if (!isWordLike(text)) return text;
    if (!copied) return usual(text);
    if (copied.from === 'question' && (isShouted || (isWhispered && !opensSentence(question, copied.index))))
      return usual(text);
    const source = copied.from === 'passage' ? passage : question;
    return opensSentence(source, copied.index) ? inside(source, copied.index) : text;
  };

  /** The form of the left (`1` of the pair's other) or right word, where the passage has both as parts of a name. */
  const nameWith = (left: PlacedWord | undefined, right: PlacedWord | undefined, other: 0 | 1) => {
    const pair = left && right && names.get(pairOf(left.text, right.text));
    const isLower = (word: string) => seen.get(normalizeWord(word))?.lower ?? false;
    if (!pair || (isLower(pair[0]) && isLower(pair[1]))) return undefined;
    return pair[1 - other];
  };

  return {
    passageForm: (index) =>
      alone({ text: passage.tokens[index]?.text as string, copied: { from: 'passage', index } }),
    forms: (words) =>
      words.map((word, i) => {
        const left = words[i - 1];
        const right = words[i + 1];
        const lower = word.text.toLowerCase();
        const isInName = (other: PlacedWord | undefined, step: number) =>
          other?.copied !== undefined &&
          other.copied.from === word.copied?.from &&
          other.copied.index === word.copied.index + step &&
          isCapitalised(other.text);
        // "On" from a heading, or after a mark that the sentence borders do not know.
        if (
          /^\p{Lu}\p{Ll}+$/u.test(word.text) &&
          (isFunctionWord(lower) || NUMBER_WORDS.has(lower)) &&
          !/^(?:may|will)$/.test(lower) &&
          (isShouted || word.copied?.from !== 'question' || opensSentence(question, word.copied.index)) &&
          !isInName(left, -1) &&
          (!isInName(right, 1) || isTime(right))
        )
          return lower;
        if (word.copied?.from !== 'passage' && isWordLike(word.text)) {
          const named = nameWith(left, word, 0) ?? nameWith(word, right, 1);
          if (named && !isFunctionWord(lower)) return named;
        }
        return alone(word);
      }),
  };
}

/** "On May 9" begins a sentence, and is no name. */
const isTime = (word: PlacedWord | undefined) =>
  word !== undefined && (MONTHS.has(word.text.toLowerCase()) || WEEKDAYS.has(word.text.toLowerCase()));

const pairOf = (left: string, right: string) => `${normalizeWord(left)} ${normalizeWord(right)}`;

/** Neighbours in the passage that both have a capital, by their lower-case forms. */
function namePairs({ tokens }: TokenizedText): Map<string, readonly [string, string]> {
  const pairs = new Map<string, readonly [string, string]>();
  // "Years' War"
  const words = tokens.filter(({ text }) => !/^['’]$/.test(text));
  for (let i = 1; i < words.length; i++) {
    const left = words[i - 1]?.text as string;
    const right = words[i]?.text as string;
    if (isCapitalised(left) && isCapitalised(right) && !isFunctionWord(left.toLowerCase()))
      pairs.set(pairOf(left, right), [left, right]);
  }
  return pairs;
}

function seenForms(source: TokenizedText): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  source.tokens.forEach(({ text }, i) => {
    if (!isWordLike(text)) return;
    const key = normalizeWord(text);
    const known = seen.get(key) ?? { lower: false, isName: false, inner: undefined, opening: undefined };
    if (text === text.toLowerCase()) seen.set(key, { ...known, lower: true });
    else if (opensSentence(source, i)) seen.set(key, { ...known, opening: known.opening ?? text });
    else {
      const isAlone = ![source.tokens[i - 1], source.tokens[i + 1]].some(
        (near) => near && isCapitalised(near.text),
      );
      seen.set(key, { ...known, isName: known.isName || isAlone, inner: known.inner ?? text });
    }
  });
  return seen;
}

/** Whether only punctuation stands between the token and the beginning of its sentence. */
function opensSentence({ tokens, sentences }: TokenizedText, index: number): boolean {
  for (let i = index - 1; i >= 0 && sentences[i] === sentences[index]; i--)
    if (isWordLike(tokens[i]?.text as string)) return false;
  return true;
}

/** With a capital at the beginning, unless the word has its own way (iPhone, eBay, mRNA). */
export function capitalise(sentence: string): string {
  const match = /\p{L}[\p{L}\p{M}]*/u.exec(sentence);
  if (!match || !/^[^\p{L}\p{N}]*$/u.test(sentence.slice(0, match.index))) return sentence;
  const [word] = match;
  if (/\p{Lu}/u.test(word)) return sentence;
  const letter = [...word][0] as string;
  const upper = letter.toUpperCase();
  if ([...upper].length !== 1) return sentence;
  return sentence.slice(0, match.index) + upper + sentence.slice(match.index + letter.length);
}
