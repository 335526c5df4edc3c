// PDF files to sections: pages, paragraphs, and headings told by the size of their letters.
import { getDocumentProxy } from 'unpdf';
import { AppError } from '../../../errors.ts';
import { type LoadedDocument, type ShareRead, type SourceFile, unreadable } from '../document.ts';
import { createDocumentText, type DocumentText } from '../document-text.ts';
import { listMark, withoutMarks } from '../plain-text.ts';
import { isLoneQuestion, withoutQuestionMark, writeParagraph } from '../questions.ts';
import { type Cell, writeTable } from '../table.ts';
import { regionsOf } from './pdf-layout.ts';
import {
  type PdfPiece,
  type PdfRow,
  rowsOf,
  rowText,
  withoutRunningHeads,
  wordsOnPages,
} from './pdf-lines.ts';

export const MAX_PAGES = 3_000;
/** Letters this much larger than those of most of the text make a heading, if the line is short. */
const HEADING_SCALE = 1.12;
const MAX_HEADING_CHARS = 150;
/** Lines of a paragraph follow each other within this many times the size of their letters. */
const MAX_LINE_PITCH = 1.65;

/** @throws AppError `invalid_input` for a damaged or locked file or one without text, `too_large`. */
export async function loadPdf(file: SourceFile, onShareRead: ShareRead): Promise<LoadedDocument> {
  // pdf.js takes the bytes away from their owner.
  const pdf = await getDocumentProxy(new Uint8Array(file.bytes), { verbosity: 0 }).catch((cause: unknown) => {
    throw unreadable(file, whyNotOpened(cause), cause);
  });
  try {
    if (pdf.numPages > MAX_PAGES)
      throw new AppError(
        'too_large',
        `${file.name} has ${pdf.numPages} pages; at most ${MAX_PAGES} are read.`,
      );
    const pages: PdfRow[][] = [];
    for (let number = 1; number <= pdf.numPages; number++) {
      try {
        const page = await pdf.getPage(number);
        const { items } = await page.getTextContent();
        pages.push(rowsOf(items.filter((item): item is typeof item & PdfPiece => 'str' in item)));
        page.cleanup();
        onShareRead(number / pdf.numPages);
      } catch (cause) {
        throw unreadable(file, `page ${number} is damaged`, cause);
      }
    }
    if (pages.every((rows) => rows.length === 0))
      throw unreadable(file, 'its pages hold pictures but no text; have its text recognised (OCR) first');
    const document = createDocumentText(file);
    writePages(
      document,
      withoutRunningHeads(pages, (text) => document.leftOut('page header', text)),
    );
    return document.finish(await titleOf(pdf), withoutMarks(wordsOnPages(pages)));
  } finally {
    await pdf.loadingTask.destroy();
  }
}

function whyNotOpened(cause: unknown): string {
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'PasswordException') return 'it is locked with a password';
  return 'it is not a PDF, or is damaged';
}

async function titleOf(pdf: { getMetadata(): Promise<{ info: object }> }): Promise<string | undefined> {
  const { info } = await pdf.getMetadata();
  return 'Title' in info && typeof info.Title === 'string' ? info.Title.trim() : undefined;
}

/** A line of a table of contents: dots, and the page's number. */
const CONTENTS_LINE = /(?:\.\s?){4,}\s*\d+$/;

/** A line of a paragraph: a row, or what stands of it in a column. */
interface PdfLine {
  readonly text: string;
  readonly size: number;
  readonly y: number;
}

function writePages(document: DocumentText, pages: readonly (readonly PdfRow[])[]): void {
  const lines = pages.flat().map(lineOf);
  const body = bodySize(lines);
  const sizes = headingSizes(lines, body);
  const lists = createLists(document);
  let last = '';
  pages.forEach((rows, at) => {
    document.page(at + 1);
    let isFirst = true;
    for (const region of regionsOf(rows)) {
      if (region.kind === 'table') {
        writeTable(
          document,
          region.grid.map((row) => row.map((cell) => cellOf(cell, region.grid))),
        );
        last = '';
      } else
        for (const paragraph of paragraphsOf(region.rows.map(lineOf))) {
          const level = sizes.indexOf(rounded(paragraph[0]?.size ?? body)) + 1;
          const text = joinLines(paragraph.map((line) => line.text));
          if (CONTENTS_LINE.test(text)) document.leftOut('navigation', text);
          else if (level > 0 && text.length <= MAX_HEADING_CHARS)
            document.heading(level, withoutQuestionMark(text));
          else if (isFirst && /[\p{L},]$/u.test(last) && /^\p{Ll}/u.test(text)) document.continued(text);
          else lists.write(text);
          last = level > 0 ? '' : text;
          isFirst = false;
        }
      isFirst = false;
    }
  });
}

/** Paragraphs that begin with a mark are items and steps; their numbers go on from page to page. */
function createLists(document: DocumentText): { write(text: string): void } {
  let group: number | undefined;
  let number = 0;
  return {
    write(text) {
      const mark = listMark(text);
      if (!mark) {
        // A step that goes on below another paragraph counts on.
        if (number === 0) group = undefined;
        writeParagraph(document, text);
        return;
      }
      const goesOn = mark.number === undefined ? number === 0 : mark.number === number + 1 && number > 0;
      if (group === undefined || !goesOn) group = document.group();
      number = mark.number ?? 0;
      const as =
        mark.number === undefined
          ? { kind: 'item' as const, group }
          : { kind: 'step' as const, group, number: mark.number };
      writeParagraph(document, mark.rest, { as });
    },
  };
}

const lineOf = (row: PdfRow): PdfLine => ({
  text: rowText(row),
  size: Math.max(...row.map(({ size }) => size)),
  y: Math.min(...row.map(({ y }) => y)),
});

/** The names of columns are often set in another font than what stands below them. */
function cellOf(segments: PdfRow, grid: readonly (readonly PdfRow[])[]): Cell {
  const others = grid.slice(1).flat(2);
  const text = joinLines(['', ...segments.map((one) => one.text)]).trim();
  const isOther =
    segments.length > 0 &&
    others.length > 0 &&
    segments.every(({ font }) => others.every((one) => one.font !== font));
  return { text, isBold: isOther };
}

/** Lines of one size with no gap between them. */
function paragraphsOf(lines: readonly PdfLine[]): PdfLine[][] {
  const paragraphs: PdfLine[][] = [];
  for (const line of lines) {
    const above = paragraphs.at(-1)?.at(-1);
    const follows =
      above &&
      rounded(above.size) === rounded(line.size) &&
      above.y > line.y &&
      above.y - line.y <= MAX_LINE_PITCH * line.size &&
      !listMark(line.text) &&
      !CONTENTS_LINE.test(above.text) &&
      !(isLoneQuestion(textOf(paragraphs.at(-1) ?? [])) && /^[^\p{Ll}]/u.test(line.text));
    if (follows) paragraphs.at(-1)?.push(line);
    else paragraphs.push([line]);
  }
  return paragraphs;
}

const textOf = (lines: readonly PdfLine[]) => joinLines(['', ...lines.map(({ text }) => text)]).trim();

/** A word that the end of a line divides is put together again. */
function joinLines(lines: readonly string[]): string {
  return lines.reduce((text, line) =>
    /\p{L}-$/u.test(text) && /^\p{Ll}/u.test(line) ? text.slice(0, -1) + line : `${text} ${line}`,
  );
}

/** The size that most characters have. */
function bodySize(lines: readonly PdfLine[]): number {
  const chars = new Map<number, number>();
  for (const { text, size } of lines) chars.set(rounded(size), (chars.get(rounded(size)) ?? 0) + text.length);
  return [...chars].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/** Sizes of headings, the largest first: its place is its level. */
function headingSizes(lines: readonly PdfLine[], body: number): number[] {
  const larger = lines.map((line) => rounded(line.size)).filter((size) => size >= HEADING_SCALE * body);
  return [...new Set(larger)].sort((a, b) => b - a);
}

const rounded = (size: number) => Math.round(2 * size) / 2;
