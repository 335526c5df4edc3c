// The first fallback: the passage's own sentence that holds the evidence, shortened where that is safe.
import type { TokenizedText } from '../tokenized-text.ts';
import { type Casing, capitalise } from './casing.ts';
import { endSentence } from './detokenize.ts';
import {
  ARTICLES,
  CONNECTIVES,
  isCapitalised,
  isWordLike,
  looksFinite,
  PREPOSITIONS,
  REFERRING,
  SUBORDINATORS,
} from './english.ts';
import { isBalanced } from './faithful.ts';
import { sentenceAround } from './sentence-around.ts';

/** A longer quote is no answer to read aloud. */
const MAX_QUOTE_WORDS = 35;
/** Nor is one of mostly punctuation. */
const MAX_QUOTE_TOKENS = 150;
/** A sentence up to this length is quoted whole. */
const SHORT_ENOUGH_WORDS = 16;
/** Longest adverbial that is dropped from the front of a sentence, in words. */
const MAX_ADVERBIAL_WORDS = 10;

export interface Quote {
  readonly text: string;
  /** False when its first word points to what stands before it and the question does not say what that is. */
  readonly standsAlone: boolean;
}

/** The sentence that holds `evidence` (first and last token). Nothing when there is none that reads as a sentence. */
export function quoteSentence(
  passage: TokenizedText,
  question: TokenizedText,
  evidence: readonly [number, number],
  casing: Casing,
): Quote | undefined {
  const [from, to] = sentenceAround(passage, evidence);
  if (to - from >= MAX_QUOTE_TOKENS) return undefined;
  const clause = createClause(passage, from, to, evidence);
  if (!clause.endsAsSentence() || !clause.hasVerb()) return undefined;
  clause.dropBrackets(isReference);
  clause.dropHeading();
  clause.dropConnective();
  for (const shorten of [
    () => clause.dropBrackets(),
    clause.keepOneClause,
    clause.dropTail,
    clause.dropAdverbial,
  ])
    if (clause.wordCount() > SHORT_ENOUGH_WORDS) shorten();
  if (clause.wordCount() > MAX_QUOTE_WORDS) return undefined;
  const text = endSentence(capitalise(clause.text(casing).replace(PAGE_NUMBER, '')));
  if (!isBalanced(text) || text.includes('?')) return undefined;
  return { text, standsAlone: !REFERRING.has(clause.firstWord()) || namesSomething(question) };
}

/** Of a reference: "lens.:134." */
const PAGE_NUMBER = /(?<=[.”"]):\d+(?:[-–]\d+)?\.?$/u;

/** "[12]", "[citation needed]" */
const isReference = (text: string) =>
  /^\[(?:[\d\s,–-]+|[a-z]|note \w+|[a-z\s]+ needed|[a-z\s]+\?)\]$/i.test(text);

/** Whether a question says whom or what it is about: a name, or a thing with an article. */
function namesSomething({ tokens }: TokenizedText): boolean {
  return tokens.some(
    ({ text }, i) =>
      i > 0 &&
      (isCapitalised(text) ||
        (ARTICLES.has(tokens[i - 1]?.text.toLowerCase() as string) && isWordLike(text) && text.length > 2)),
  );
}

/** A sentence that can be made shorter; tokens that are left out are marked. */
function createClause(
  passage: TokenizedText,
  begin: number,
  end: number,
  evidence: readonly [number, number],
) {
  const { tokens } = passage;
  const [first, last] = evidence;
  let from = begin;
  let to = end;
  const dropped = new Set<number>();
  const depths = depthsOf(passage, begin, end);

  const word = (i: number) => tokens[i]?.text.toLowerCase() as string;
  const isFree = (i: number) => depths[i - begin] === 0;
  const finiteIn = (a: number, b: number) => {
    for (let i = a; i <= b; i++) if (looksFinite(word(i))) return true;
    return false;
  };
  const find = (a: number, b: number, test: (i: number) => boolean) => {
    for (let i = a; i <= b; i++) if (isFree(i) && test(i)) return i;
    return -1;
  };
  /** A noun phrase or pronoun can begin here. */
  const beginsSubject = (i: number) =>
    i <= to &&
    isWordLike(word(i)) &&
    !PREPOSITIONS.has(word(i)) &&
    !looksFinite(word(i)) &&
    !/^(?:and|or|but|which|who|whose|that)$/.test(word(i));

  return {
    wordCount: () => {
      let count = 0;
      for (let i = from; i <= to; i++) if (!dropped.has(i) && isWordLike(word(i))) count++;
      return count;
    },
    hasVerb: () => finiteIn(begin, end),
    firstWord: () => word(find(from, to, (i) => isWordLike(word(i)))) ?? '',

    /** With its full stop, or as the last line of a text without one. */
    endsAsSentence() {
      for (let i = end; i > last || i === end; i--) {
        if (/^[.!]$/.test(word(i)) || /\.$/.test(word(i))) return true;
        if (isWordLike(word(i)) || i === begin) break;
      }
      return end === tokens.length - 1 && end - begin >= 4 && isCapitalised(tokens[begin]?.text as string);
    },

    /** "Title · Section: text": the text. */
    dropHeading() {
      const dot = find(from, first - 1, (i) => word(i) === '·');
      const colon = dot < 0 ? -1 : find(dot, first - 1, (i) => word(i) === ':');
      if (colon >= 0 && finiteIn(colon + 1, to)) from = colon + 1;
    },

    /** "However, the mill was closed": the mill was closed. */
    dropConnective() {
      if (from + 2 >= first || !CONNECTIVES.has(word(from))) return;
      const plain = /^(?:and|but|so|yet|or)$/.test(word(from));
      if (plain && beginsSubject(from + 1)) from += 1;
      else if (word(from + 1) === ',' && beginsSubject(from + 2)) from += 2;
    },

    /** Leaves out what stands in round or square brackets and passes the test, without the evidence. */
    dropBrackets(test: (inside: string) => boolean = () => true) {
      for (let i = from; i <= to; i++) {
        if (!/^[([]$/.test(word(i)) || dropped.has(i)) continue;
        const close = word(i) === '(' ? ')' : ']';
        let shut = i + 1;
        for (let depth = 1; shut <= to; shut++) {
          if (word(shut) === word(i)) depth++;
          else if (word(shut) === close && --depth === 0) break;
        }
        if (shut > to || (first <= shut && last >= i)) continue;
        if (!test(passage.text.slice(tokens[i]?.start, tokens[shut]?.end))) continue;
        for (let at = i; at <= shut; at++) dropped.add(at);
        i = shut;
      }
    },

    /** Of clauses joined by semicolons the one with the evidence. */
    keepOneClause() {
      for (let i = from; i <= to; i++) {
        if (word(i) !== ';' || !isFree(i)) continue;
        if (i < first && beginsSubject(i + 1) && finiteIn(i + 1, to)) from = i + 1;
        else if (i > last && finiteIn(from, i - 1)) to = i - 1;
      }
    },

    /** Ends before a last clause: ", which ...", ", although ...", ", but ...", ", and he ...". */
    dropTail() {
      const comma = find(last + 1, to, (i) => {
        if (word(i) !== ',' || !finiteIn(from, i - 1)) return false;
        const next = word(i + 1);
        const isSubordinate = /^(?:which|although|though|while|whereas|because)$/.test(next);
        const isCoordinate =
          /^(?:and|but|so|yet)$/.test(next) &&
          /^(?:he|she|it|they|we|the|this|these)$/.test(word(i + 2) ?? '');
        if (!isSubordinate && !isCoordinate) return false;
        return finiteIn(i + 2, to) && find(i + 1, to, (at) => word(at) === ',') < 0;
      });
      if (comma >= 0) to = comma - 1;
    },

    /** "In the spring of 1932, the mill opened": the mill opened. */
    dropAdverbial() {
      const opener = word(from);
      const comma = find(from, first - 1, (i) => word(i) === ',');
      if (comma < 0 || comma - from > MAX_ADVERBIAL_WORDS) return;
      if (
        !PREPOSITIONS.has(opener) ||
        SUBORDINATORS.has(opener) ||
        /^(?:without|unlike|like|except)$/.test(opener)
      )
        return;
      const next = find(comma + 1, to, (i) => word(i) === ',' || word(i) === ';');
      if (!beginsSubject(comma + 1) || !finiteIn(comma + 2, next < 0 ? to : next - 1)) return;
      from = comma + 1;
    },

    /** Text with its own spacing; the first word in the case it has inside sentences. */
    text(casing: Casing) {
      let text = '';
      let previous = -1;
      for (let i = from; i <= to; i++) {
        if (dropped.has(i)) continue;
        const token = tokens[i] as { text: string; start: number; end: number };
        const before = tokens[i - 1];
        const gap = before !== undefined && /\s/.test(passage.text.slice(before.end, token.start));
        const keepsGap = previous === i - 1 ? gap : gap || !/^[,.;:!?)\]”’]$/.test(token.text);
        const form = i === from ? casing.passageForm(i) : token.text;
        text += `${previous >= 0 && keepsGap ? ' ' : ''}${form}`;
        previous = i;
      }
      return text;
    },
  };
}

/** How deep each token stands in brackets and double quotes; their marks count as inside. */
function depthsOf({ tokens }: TokenizedText, begin: number, end: number): number[] {
  let depth = 0;
  let inQuotes = false;
  const depths: number[] = [];
  for (let i = begin; i <= end; i++) {
    const { text } = tokens[i] as { text: string };
    const opens = /^[([{“«]$/.test(text) || (text === '"' && !inQuotes);
    const closes = /^[)\]}”»]$/.test(text) || (text === '"' && inQuotes);
    if (text === '"') inQuotes = !inQuotes;
    if (opens) depth++;
    depths.push(depth);
    if (closes) depth = Math.max(0, depth - 1);
  }
  return depths;
}
