// Finds where sentences end in a tokenised text.
import { type Token, tokenize } from './tokenize.ts';

const ABBREVIATIONS = new Set(
  (
    'mr mrs ms dr prof sr jr st mt gen col lt sgt capt rev hon gov sen rep no nos vol vs etc inc ltd co corp ' +
    'dept univ fig eq ed eds op cit cf ca approx est ph jan feb mar apr jun jul aug sep sept oct nov dec'
  ).split(' '),
);
const CLOSING = new Set(['"', '”', '’', "'", ')', ']', '»']);

/** The sentence number of each token, counted from 0. A blank line in `text` ends a sentence too. */
export function sentenceNumbers(text: string, tokens: readonly Token[]): Uint16Array {
  const numbers = new Uint16Array(tokens.length);
  let current = 0;
  for (let i = 0; i < tokens.length; i++) {
    numbers[i] = current;
    if (i + 1 < tokens.length && endsSentence(text, tokens, i)) current = Math.min(current + 1, 65_535);
  }
  return numbers;
}

/** Where a text's sentences lie, in UTF-16 units, without the space around them. */
export function sentenceSpans(text: string): { start: number; end: number }[] {
  const tokens = tokenize(text);
  const numbers = sentenceNumbers(text, tokens);
  const spans: { start: number; end: number }[] = [];
  tokens.forEach(({ start, end }, i) => {
    const known = spans[numbers[i] as number];
    if (known) known.end = end;
    else spans.push({ start, end });
  });
  return spans;
}

function endsSentence(text: string, tokens: readonly Token[], i: number): boolean {
  const token = tokens[i] as Token;
  const next = tokens[i + 1] as Token;
  const gap = text.slice(token.end, next.start);
  if (/\n\s*\n/.test(gap)) return true;
  if (CLOSING.has(next.text) && gap === '') return false;
  let stop = i;
  while (stop > 0 && CLOSING.has((tokens[stop] as Token).text)) stop--;
  const mark = (tokens[stop] as Token).text;
  if (mark === '?' || mark === '!' || mark === '。' || mark === '？' || mark === '！') return true;
  if (mark !== '.' && !/^(?:\p{Lu}\.){2,}$/u.test(mark)) return false;
  if (gap === '') return false;
  if (/^\p{Ll}/u.test(next.text)) return false;
  if (mark !== '.') return /^(?:The|A|An|In|On|At|It|He|She|They|This|That|These|Those)$/.test(next.text);
  const before = tokens[stop - 1];
  if (!before || before.end !== (tokens[stop] as Token).start) return true;
  if (ABBREVIATIONS.has(before.text.toLowerCase())) return false;
  return !/^\p{Lu}$/u.test(before.text);
}
