// The words of a sentence as the guard compares them, and where the answer stands among them.
import { normalizeWord, tokenize } from '../../text/tokenize.ts';
import { isWordLike } from './english.ts';

export interface SentenceWord {
  /** As written. */
  readonly text: string;
  /** Normalised. */
  readonly key: string;
}

/** Without punctuation. */
export function wordsOf(text: string): SentenceWord[] {
  return tokenize(text)
    .filter((token) => isWordLike(token.text))
    .map((token) => ({ text: token.text, key: normalizeWord(token.text) }));
}

/** Where the answer's words stand in the sentence, in order and as close together as they come; nothing if they do not. */
export function placesOf(
  answer: readonly SentenceWord[],
  words: readonly SentenceWord[],
): Set<number> | undefined {
  let best: number[] | undefined;
  words.forEach((word, start) => {
    if (!isFormOf(word.key, answer[0]?.key ?? '')) return;
    const places = [start];
    for (let i = start + 1; i < words.length && places.length < answer.length; i++)
      if (words[i]?.key === answer[places.length]?.key) places.push(i);
    if (places.length < answer.length) return;
    if (!best || spread(places) < spread(best)) best = places;
  });
  return best && new Set(best);
}

/** An answer that begins with a verb takes the form that the sentence needs: "turn to trade", "turned to trade". */
function isFormOf(word: string, answer: string): boolean {
  if (word === answer) return true;
  const stem = answer.replace(/(?:ing|ed|es|s|e)$/, '');
  return stem.length >= 3 && word.startsWith(stem) && /^(?:ing|ed|es|s|e)?$/.test(word.slice(stem.length));
}

const spread = (places: readonly number[]) => (places.at(-1) as number) - (places[0] as number);
