// Finds the evidence: one softmax over all spans of all windows of a passage and "no answer" (Clark & Gardner 2018).
import { normalizeWord } from '../text/tokenize.ts';
import type { TokenizedText } from './tokenized-text.ts';

/** Spans that are looked at once the likeliest are found. */
const KEPT_SPANS = 40;
/** A span less likely than the best by more than this is no rival: e^-7 is 0.1 %. */
const MAX_DISTANCE = 7;

/** Weight of being exactly right beside sharing words; from held-out questions (0 to 1 differ little). */
const EXACT_BONUS = 0.2;

/** Every span of a passage with its log odds against "no answer". */
export interface SpanScores {
  /** [tokens, maxSpan]: start, length - 1. Minus infinity where a span was not scored. */
  readonly logOdds: Float32Array;
  readonly maxSpan: number;
}

/** One window's logits, as `Network.read` gives them for a batch. */
export interface WindowLogits {
  /** [b, t, t] */
  readonly spanLogits: Float32Array;
  /** [b] */
  readonly noAnswerLogits: Float32Array;
  /** Padded tokens t. */
  readonly time: number;
  /** Which row of the batch. */
  readonly row: number;
}

/** First and last token, log odds against "no answer". */
export interface Span {
  readonly first: number;
  readonly last: number;
  readonly logOdds: number;
}

export interface Evidence {
  readonly first: number;
  readonly last: number;
  /** Probability of the answer wherever it stands, of all spans with its words. */
  readonly confidence: number;
  readonly noAnswerProbability: number;
}

export function createSpanScores(tokens: number, maxSpan: number): SpanScores {
  return { logOdds: new Float32Array(tokens * maxSpan).fill(Number.NEGATIVE_INFINITY), maxSpan };
}

/** Adds a window that begins at token `from` and has `length` tokens; a span in two windows keeps its better score. */
export function addWindow(
  { logOdds, maxSpan }: SpanScores,
  from: number,
  length: number,
  { spanLogits, noAnswerLogits, time, row }: WindowLogits,
): void {
  const noAnswer = noAnswerLogits[row] as number;
  for (let start = 0; start < length; start++) {
    const base = (row * time + start) * time;
    const target = (from + start) * maxSpan;
    const widest = Math.min(maxSpan, length - start);
    for (let width = 0; width < widest; width++) {
      const odds = (spanLogits[base + start + width] as number) - noAnswer;
      if (odds > (logOdds[target + width] as number)) logOdds[target + width] = odds;
    }
  }
}

/**
 * The best span and how sure it is: the one whose words are expected to agree most with the right answer's, by F1 over
 * the spans that come into question (minimum Bayes risk, Kumar & Byrne 2004). It costs no exact match and gains a point
 * of F1 over the likeliest span. `temperature` divides the log odds (Guo et al. 2017). Nothing for a passage without
 * tokens.
 */
export function findEvidence(
  scores: SpanScores,
  passage: TokenizedText,
  temperature: number,
): Evidence | undefined {
  const { best, logTotal } = likeliest(scores, temperature);
  const candidates = best.map((span) => ({
    span,
    words: answerWords(passage, span),
    mass: Math.exp(span.logOdds / temperature - logTotal),
  }));
  let chosen: { span: Span; words: string; worth: number } | undefined;
  for (const { span, words } of candidates) {
    let worth = 0;
    for (const other of candidates) {
      worth += other.mass * (other.words === words ? 1 + EXACT_BONUS : overlapF1(span, other.span));
    }
    if (!chosen || worth > chosen.worth) chosen = { span, words, worth };
  }
  if (!chosen) return undefined;
  const { words } = chosen;
  const same = candidates.filter((candidate) => candidate.words === words);
  const [first, last] = wholeAddress(passage, trimSpan(passage, chosen.span.first, chosen.span.last));
  return {
    first,
    last,
    confidence: Math.min(
      1,
      same.reduce((sum, { mass }) => sum + mass, 0),
    ),
    noAnswerProbability: Math.exp(-logTotal),
  };
}

/** F1 of the tokens that two spans share. */
function overlapF1(a: Span, b: Span): number {
  const shared = Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1;
  return shared <= 0 ? 0 : (2 * shared) / (a.last - a.first + b.last - b.first + 2);
}

/** The likeliest spans, best first, and the logarithm of the sum of all odds and 1 ("no answer"). */
function likeliest({ logOdds, maxSpan }: SpanScores, temperature: number) {
  let highest = Number.NEGATIVE_INFINITY;
  for (const odds of logOdds) if (odds > highest) highest = odds;
  const top = Math.max(0, highest / temperature);
  let total = Math.exp(-top);
  const near: Span[] = [];
  for (let i = 0; i < logOdds.length; i++) {
    const odds = logOdds[i] as number;
    if (!(odds > Number.NEGATIVE_INFINITY)) continue;
    total += Math.exp(odds / temperature - top);
    if (odds < highest - MAX_DISTANCE) continue;
    const first = Math.floor(i / maxSpan);
    near.push({ first, last: first + (i % maxSpan), logOdds: odds });
  }
  const best = near.sort((a, b) => b.logOdds - a.logOdds).slice(0, KEPT_SPANS);
  return { best, logTotal: top + Math.log(total) };
}

const ARTICLES = new Set(['a', 'an', 'the']);
const isWord = (text: string) => /[\p{L}\p{N}]/u.test(text);

/** What makes two spans the same answer: their words without articles, case and punctuation. */
function answerWords({ tokens }: TokenizedText, { first, last }: Span): string {
  const words = tokens.slice(first, last + 1).map(({ text }) => normalizeWord(text));
  const counting = words.filter((word) => isWord(word) && !ARTICLES.has(word));
  return (counting.length > 0 ? counting : words).join(' ');
}

/** Takes in the other quotation mark where an answer has only one of a pair: Architectural "style. */
function closeQuotes(tokens: TokenizedText['tokens'], from: number, to: number): [number, number] {
  for (const [open, close] of [
    ['"', '"'],
    ['“', '”'],
  ] as const) {
    const marks = tokens.slice(from, to + 1).filter(({ text }) => text === open || text === close);
    if (marks.length % 2 === 0) continue;
    if (tokens[to + 1]?.text === close && (open === close || marks.at(-1)?.text === open))
      return [from, to + 1];
    if (tokens[from - 1]?.text === open && (open === close || marks[0]?.text === close))
      return [from - 1, to];
  }
  return [from, to];
}

const BEFORE_ANSWER = /^[$€£¥#+\-−~°]$/;
const AFTER_ANSWER = /^[%°+′″€£]$/;
const PAIRS = new Map([
  ['(', ')'],
  ['[', ']'],
  ['“', '”'],
  ['"', '"'],
]);

/** All of an e-mail or web address of which a span has a part. */
function wholeAddress(
  { text, tokens }: TokenizedText,
  [first, last]: readonly [number, number],
): [number, number] {
  const at = (i: number) => tokens[i] as TokenizedText['tokens'][number];
  let [from, to] = [first, last];
  while (from > 0 && at(from - 1).end === at(from).start && !/^["“(<[]$/.test(at(from - 1).text)) from--;
  while (to + 1 < tokens.length && at(to + 1).start === at(to).end) to++;
  while (to > last && !isWord(at(to).text)) to--;
  const chunk = text.slice(at(from).start, at(to).end);
  return /^\S+@\S+$|^\S+:\/\/\S+$|^www\.\S+$/.test(chunk) ? [from, to] : [first, last];
}

/** Leaves out punctuation around an answer, but not signs of money and measure, nor brackets that belong inside. */
export function trimSpan({ tokens }: TokenizedText, first: number, last: number): [number, number] {
  const at = (i: number) => tokens[i]?.text as string;
  let from = first;
  let to = last;
  const has = (mark: string | undefined, start: number, end: number) =>
    mark !== undefined && tokens.slice(start, end + 1).some((token) => token.text === mark);
  for (let changed = true; changed; ) {
    changed = false;
    const opens = PAIRS.get(at(from));
    const wraps =
      at(to) === opens && to > from + 1 && !has(at(from), from + 1, to - 1) && !has(opens, from + 1, to - 1);
    if (wraps) {
      from++;
      to--;
      changed = true;
    } else if (from < to && !isWord(at(from)) && !BEFORE_ANSWER.test(at(from)) && !has(opens, from + 1, to)) {
      from++;
      changed = true;
    } else if (from < to && !isWord(at(to)) && !AFTER_ANSWER.test(at(to)) && !closesInside(from, to)) {
      to--;
      changed = true;
    }
    if (from > to) return [first, last];
  }
  return closeQuotes(tokens, from, to);

  /** The last token closes what is opened within the answer, or ends an abbreviation such as "Jr." */
  function closesInside(start: number, end: number): boolean {
    const mark = at(end);
    if (mark === '.') {
      const before = tokens[end - 1];
      const attached = before?.end === tokens[end]?.start;
      return attached && /^(?:Jr|Sr|Inc|Ltd|Co|Corp|etc|\p{Lu}|[ap]\.?m)$/iu.test(before?.text ?? '');
    }
    for (const [open, close] of PAIRS) if (close === mark && has(open, start, end - 1)) return true;
    return false;
  }
}
