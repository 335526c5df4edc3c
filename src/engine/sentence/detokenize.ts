// Joins words into a sentence: spaces as in the source where words stood side by side, else by the rules of English.
import type { TokenizedText } from '../tokenized-text.ts';
import type { PlacedWord } from './casing.ts';
import { capitalise } from './casing.ts';
import { isWordLike } from './english.ts';

export interface Joined {
  readonly text: string;
  /** The words as they stand in `text`, one for each word given; '' for a full stop that was one too many. */
  readonly words: readonly string[];
}

const NO_SPACE_BEFORE = /^(?:[,.;:!?)\]}”’»%‰°′″…]|['’](?:s|m|d|ll|re|ve)|n['’]t|st|nd|rd|th)$/i;
const ORDINAL = /^(?:st|nd|rd|th)$/i;
const NO_SPACE_AFTER = /^[([{“‘«$€£¥#@]$/;
/** Even where the source was split at spaces: "the dog 's bone , and". */
const NEVER_SPACED = /^(?:[,.)\]]|['’](?:s|m|d|ll|re|ve)|n['’]t)$/i;
const JOINS = /^[-‐‑/]$/;
const ENDS = /[.!?…。？！]["”’')\]]*$/u;

/**
 * Joins words, each in the form it should have inside the sentence, makes the first a beginning and the end an end.
 * Where two neighbours were copied side by side, the space between them is that of `question` or `passage`.
 */
export function joinWords(
  words: readonly (PlacedWord & { readonly form: string })[],
  sources: { readonly question: TokenizedText; readonly passage: TokenizedText },
): Joined {
  let text = '';
  let quoteIsOpen = false;
  const forms: string[] = [];
  words.forEach((word, i) => {
    const previous = words[i - 1];
    const isQuote = word.form === '"';
    let form = word.form;
    if (form === '.' && i === words.length - 1 && ENDS.test(text)) form = '';
    const space =
      text !== '' &&
      form !== '' &&
      (gapInSource(previous, word, sources) ??
        spaceBetween(previous?.form ?? '', form, text, { isQuote, quoteIsOpen }) ??
        spaceByHabit(previous, word, text, sources));
    if (isQuote) quoteIsOpen = !quoteIsOpen;
    text += `${space ? ' ' : ''}${form}`;
    forms.push(form);
  });
  const capital = capitalise(text);
  if (capital !== text) {
    const first = forms.findIndex(isWordLike);
    forms[first] = capitalise(forms[first] as string);
  }
  return { text: endSentence(capital), words: forms };
}

/**
 * A word that stands in the source more than once may have been copied from anywhere: takes the place beside its
 * neighbour where there is one, so that spaces and capitals are those of the whole phrase.
 */
export function linkNeighbours(
  words: readonly PlacedWord[],
  sources: { readonly question: TokenizedText; readonly passage: TokenizedText },
): PlacedWord[] {
  const linked = [...words];
  const link = (i: number, neighbour: PlacedWord | undefined, step: number) => {
    const word = linked[i] as PlacedWord;
    if (!neighbour?.copied) return;
    const { from, index } = neighbour.copied;
    if (sources[from].tokens[index + step]?.text !== word.text) return;
    linked[i] = { text: word.text, copied: { from, index: index + step } };
  };
  for (let i = 1; i < linked.length; i++) link(i, linked[i - 1], 1);
  for (let i = linked.length - 2; i >= 0; i--) {
    const { copied } = linked[i] as PlacedWord;
    const before = linked[i - 1]?.copied;
    const isLinked = before && before.from === copied?.from && before.index + 1 === copied.index;
    if (!isLinked) link(i, linked[i + 1], -1);
  }
  return linked;
}

/** With a full stop, unless the sentence has an end. */
export function endSentence(text: string): string {
  const trimmed = text.trimEnd().replace(/[,;:\-–—]+$/, '');
  return trimmed === '' || ENDS.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** Whether there was a space between two words copied side by side; undefined for others. */
function gapInSource(
  left: PlacedWord | undefined,
  right: PlacedWord,
  sources: { readonly question: TokenizedText; readonly passage: TokenizedText },
): boolean | undefined {
  if (!left?.copied || !right.copied || left.copied.from !== right.copied.from) return undefined;
  if (right.copied.index !== left.copied.index + 1) return undefined;
  const { text, tokens } = sources[right.copied.from];
  const own = tokens[right.copied.index] as { text: string; start: number; end: number };
  const isSpaced = /\s/.test(text.slice(tokens[left.copied.index]?.end, own.start));
  const after = text.slice(own.end, own.end + 1);
  return isSpaced && !(/^[([]$/.test(left.text) || (NEVER_SPACED.test(own.text) && !isWordLike(after)));
}

/** By the rules; undefined where only the habit of a mark can tell. */
function spaceBetween(
  left: string,
  right: string,
  before: string,
  { isQuote, quoteIsOpen }: { isQuote: boolean; quoteIsOpen: boolean },
): boolean | undefined {
  if (ORDINAL.test(right)) return !/\d$/.test(left);
  if (NO_SPACE_BEFORE.test(right) || NO_SPACE_AFTER.test(left)) return false;
  if (/^[<>~≈±]$/.test(right)) return true;
  if (isQuote) return !quoteIsOpen;
  if (left === '"') return !(quoteIsOpen && before.endsWith('"'));
  if (isWordLike(right) && (isWordLike(left) || NO_SPACE_BEFORE.test(left))) return true;
  return undefined;
}

/** A mark keeps the side on which it had no space where it was copied from; hyphens and slashes join. */
function spaceByHabit(
  left: PlacedWord | undefined,
  right: PlacedWord,
  before: string,
  sources: { readonly question: TokenizedText; readonly passage: TokenizedText },
): boolean {
  if (JOINS.test(right.text)) return false;
  if (left && JOINS.test(left.text)) return before.endsWith(` ${left.text}`);
  if (left && !isWordLike(left.text) && left.copied) {
    const { text, tokens } = sources[left.copied.from];
    const after = tokens[left.copied.index + 1];
    if (after && isWordLike(after.text))
      return /\s/.test(text.slice(tokens[left.copied.index]?.end, after.start));
  }
  if (!isWordLike(right.text) && right.copied) {
    const { text, tokens } = sources[right.copied.from];
    const before = tokens[right.copied.index - 1];
    return /\s/.test(text.slice(before?.end ?? 0, tokens[right.copied.index]?.start));
  }
  return true;
}
