// Cuts a document into passages: whole sentences, bounded in length, each overlapping the one before by a sentence.
import { sentenceNumbers } from '../text/sentences.ts';
import { type Token, tokenize } from '../text/tokenize.ts';
import type { LoadedDocument, Section } from './loaders/document.ts';

/** A passage is closed before the sentence that would take it over this; SQuAD's have 140 on average. */
const TARGET_TOKENS = 180;
/** No passage has more: the reader's window holds it whole (320 tokens, with room for what it adds). */
export const MAX_TOKENS = 300;
/** A last sentence longer than this is not repeated in the next passage. */
const MAX_OVERLAP_TOKENS = 60;

export interface Passage {
  readonly title: string;
  readonly headings: readonly string[];
  /** Where the passage begins, in a file with pages. */
  readonly page?: number;
  /** The part of the document's text from `start` to `end` (UTF-16 offsets). */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Tokens from `from` up to `to`. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** The passages of a document, in its order. Together they hold every token of its sections. */
export function passagesOf({ title, text, sections }: LoadedDocument): Passage[] {
  return joinedPages(sections).flatMap((parts) => {
    const [first, last] = [parts[0] as Section, parts.at(-1) as Section];
    const tokens = tokenize(text.slice(first.start, last.end));
    return rangesOf(text.slice(first.start, last.end), tokens).map(({ from, to }) => {
      const start = first.start + (tokens[from] as Token).start;
      const end = first.start + (tokens[to - 1] as Token).end;
      const page = parts.find((part) => part.end > start)?.page;
      return {
        title,
        headings: first.headings,
        ...(page === undefined ? {} : { page }),
        text: text.slice(start, end),
        start,
        end,
      };
    });
  });
}

/** Neighbouring sections under the same headings, which only a page's end divides. */
function joinedPages(sections: readonly Section[]): Section[][] {
  const joined: Section[][] = [];
  for (const section of sections) {
    const above = joined.at(-1)?.at(-1);
    const same =
      above?.page !== undefined &&
      above.page !== section.page &&
      section.start - above.end <= 2 &&
      above.headings.join('\n') === section.headings.join('\n');
    if (same) joined.at(-1)?.push(section);
    else joined.push([section]);
  }
  return joined;
}

function rangesOf(text: string, tokens: readonly Token[]): Range[] {
  const sentences = sentenceRanges(text, tokens);
  const ranges: Range[] = [];
  for (let first = 0; first < sentences.length; ) {
    const { from } = sentences[first] as Range;
    let last = first;
    while (last + 1 < sentences.length && (sentences[last + 1] as Range).to - from <= TARGET_TOKENS) last++;
    ranges.push({ from, to: (sentences[last] as Range).to });
    if (last + 1 === sentences.length) break;
    first = overlaps(sentences, first, last) ? last : last + 1;
  }
  return ranges;
}

/** Whether the passage after `first`–`last` begins with the sentence `last` again. */
function overlaps(sentences: readonly Range[], first: number, last: number): boolean {
  const [repeated, next] = [sentences[last] as Range, sentences[last + 1] as Range];
  return (
    last > first &&
    repeated.to - repeated.from <= MAX_OVERLAP_TOKENS &&
    next.to - repeated.from <= TARGET_TOKENS
  );
}

/** Sentences; one over `MAX_TOKENS` is cut, at an end of a line in its second half where there is one. */
function sentenceRanges(text: string, tokens: readonly Token[]): Range[] {
  const numbers = sentenceNumbers(text, tokens);
  const ranges: Range[] = [];
  for (let from = 0; from < tokens.length; ) {
    let to = from + 1;
    while (to < tokens.length && numbers[to] === numbers[from]) to++;
    while (to - from > MAX_TOKENS) {
      const cut = cutBefore(text, tokens, from);
      ranges.push({ from, to: cut });
      from = cut;
    }
    ranges.push({ from, to });
    from = to;
  }
  return ranges;
}

function cutBefore(text: string, tokens: readonly Token[], from: number): number {
  for (let at = from + TARGET_TOKENS; at > from + TARGET_TOKENS / 2; at--) {
    if (text.slice((tokens[at - 1] as Token).end, (tokens[at] as Token).start).includes('\n')) return at;
  }
  return from + TARGET_TOKENS;
}
