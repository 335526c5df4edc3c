// Cuts a document into passages of whole units: the sentence, list item, step or table row that can be an answer.
import { sentenceSpans } from './sentences.ts';
import { tokenize } from './tokenize.ts';

/** A passage is closed before the unit that would take it over this; SQuAD's have 140 on average. */
const TARGET_TOKENS = 120;
/** A unit is cut where it has more: a reader's window holds it whole. */
const MAX_UNIT_TOKENS = 160;

export type BlockKind = 'paragraph' | 'item' | 'step' | 'row';

/** A stretch of a document's text that stands by itself, and the list or table that it belongs to. */
export interface TextBlock {
  readonly kind: BlockKind;
  readonly start: number;
  readonly end: number;
  readonly group?: number;
  readonly number?: number;
}

/** A stretch of the text under one path of headings. */
export interface TextSection {
  readonly headings: readonly string[];
  readonly page?: number;
  readonly start: number;
  readonly end: number;
}

/** A document's text with its structure; offsets are UTF-16 units of `text`. */
export interface StructuredText {
  readonly title: string;
  readonly text: string;
  readonly sections: readonly TextSection[];
  readonly blocks: readonly TextBlock[];
}

/** What can be an answer by itself. A sentence of a paragraph, or of a list item, is one; so is a whole row of a table. */
export interface Unit {
  readonly kind: BlockKind;
  /** UTF-16 offsets in the passage's text. */
  readonly start: number;
  readonly end: number;
  /** The list or table of the document that it belongs to. */
  readonly group?: number;
  /** A step's number, at its first sentence. */
  readonly number?: number;
}

export interface Passage {
  readonly title: string;
  readonly headings: readonly string[];
  /** Where the passage begins, in a file with pages. */
  readonly page?: number;
  /** The part of the document's text from `start` to `end` (UTF-16 offsets). */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** In the order of the text; together they hold all of its words. */
  readonly units: readonly Unit[];
}

/** The passages of a document, in its order. Together they hold every word of its sections, each once. */
export function passagesOf({ title, text, sections, blocks }: StructuredText): Passage[] {
  let at = 0;
  return joinedPages(sections).flatMap((parts) => {
    const [first, last] = [parts[0] as TextSection, parts.at(-1) as TextSection];
    while (at < blocks.length && (blocks[at] as TextBlock).end <= first.start) at++;
    const units: Unit[] = [];
    for (; at < blocks.length && (blocks[at] as TextBlock).start < last.end; at++)
      units.push(...unitsOf(text, blocks[at] as TextBlock));
    return rangesOf(text, units).map((range) => {
      const { start } = range[0] as Unit;
      const { end } = range.at(-1) as Unit;
      const page = parts.find((part) => part.end > start)?.page;
      return {
        title,
        headings: first.headings,
        ...(page === undefined ? {} : { page }),
        text: text.slice(start, end),
        start,
        end,
        units: range.map((unit) => ({ ...unit, start: unit.start - start, end: unit.end - start })),
      };
    });
  });
}

/** Passages of a text without structure, as a question's own context is: paragraphs and sentences. */
export function passagesOfText(text: string): Passage[] {
  const blocks: TextBlock[] = [];
  for (const match of text.matchAll(/\S(?:[\s\S]*?\S)??(?=\s*\n\s*\n|\s*$)/g))
    blocks.push({ kind: 'paragraph', start: match.index, end: match.index + match[0].length });
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (!first || !last) return [];
  const sections = [{ headings: [], start: first.start, end: last.end }];
  return passagesOf({ title: '', text, sections, blocks });
}

/** The sentences of a text without structure, with offsets in it. */
export const unitsOfText = (text: string): Unit[] =>
  passagesOfText(text).flatMap(({ start, units }) =>
    units.map((unit) => ({ ...unit, start: start + unit.start, end: start + unit.end })),
  );

/** Neighbouring sections under the same headings, which only a page's end divides. */
function joinedPages(sections: readonly TextSection[]): TextSection[][] {
  const joined: TextSection[][] = [];
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

/** The units of a block, with offsets in the document's text. */
function unitsOf(text: string, block: TextBlock): Unit[] {
  const { kind, start, end, group, number } = block;
  const words = text.slice(start, end);
  const spans = kind === 'row' ? [{ start: 0, end: words.length }] : sentenceSpans(words);
  return spans
    .flatMap((span) => cut(words, span))
    .map((span, i) => ({
      kind,
      start: start + span.start,
      end: start + span.end,
      ...(group === undefined ? {} : { group }),
      ...(number === undefined || i > 0 ? {} : { number }),
    }));
}

/** Pieces of a sentence without end, each short enough. */
function cut(text: string, span: { start: number; end: number }): { start: number; end: number }[] {
  const tokens = tokenize(text.slice(span.start, span.end));
  if (tokens.length <= MAX_UNIT_TOKENS) return [span];
  const pieces: { start: number; end: number }[] = [];
  for (let from = 0; from < tokens.length; from += TARGET_TOKENS) {
    const last = tokens[Math.min(tokens.length, from + TARGET_TOKENS) - 1];
    pieces.push({ start: span.start + (tokens[from]?.start ?? 0), end: span.start + (last?.end ?? 0) });
  }
  return pieces;
}

/** Units that stand in one passage. */
function rangesOf(text: string, units: readonly Unit[]): Unit[][] {
  const ranges: Unit[][] = [];
  let tokens = 0;
  for (const unit of units) {
    const more = tokenize(text.slice(unit.start, unit.end)).length;
    const open = ranges.at(-1);
    if (open && tokens + more <= TARGET_TOKENS) {
      open.push(unit);
      tokens += more;
    } else {
      ranges.push([unit]);
      tokens = more;
    }
  }
  return ranges;
}
