// Where the sentence begins and ends that holds the evidence.
import type { TokenizedText } from '../tokenized-text.ts';

/** First and last token of the sentence; a reference after a full stop ends one too: "in 835.[1] The". */
export function sentenceAround(
  { tokens, sentences }: TokenizedText,
  [first, last]: readonly [number, number],
): [number, number] {
  const isStop = (i: number) =>
    tokens[i]?.text === '.' && tokens[i + 1]?.text === '[' && tokens[i + 1]?.start === tokens[i]?.end;
  let from = first;
  while (from > 0 && sentences[from - 1] === sentences[first] && !isStop(from - 1)) from--;
  if (from > 0 && isStop(from - 1)) from = afterReferences(tokens, from, first);
  let to = last;
  while (to + 1 < tokens.length && sentences[to + 1] === sentences[last] && !isStop(to)) to++;
  return [from, to];
}

/** The first token after all brackets that begin at `from`, unless that is beyond `limit`. */
function afterReferences(tokens: TokenizedText['tokens'], from: number, limit: number): number {
  let at = from;
  while (at < limit && tokens[at]?.text === '[') {
    while (at < limit && tokens[at]?.text !== ']') at++;
    at++;
  }
  return at <= limit ? at : from;
}
