// PDF files to sections: pages, paragraphs, and headings told by the size of their letters.
import { getDocumentProxy } from 'unpdf';
import { AppError } from '../../../errors.ts';
import { type LoadedDocument, type ShareRead, type SourceFile, unreadable } from '../document.ts';
import { createDocumentText, type DocumentText } from '../document-text.ts';
import { linesOf, type PdfLine, type PdfPiece, withoutRunningHeads } from './pdf-lines.ts';

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
    const pages: PdfLine[][] = [];
    for (let number = 1; number <= pdf.numPages; number++) {
      try {
        const page = await pdf.getPage(number);
        const { items } = await page.getTextContent();
        pages.push(linesOf(items.filter((item): item is typeof item & PdfPiece => 'str' in item)));
        page.cleanup();
        onShareRead(number / pdf.numPages);
      } catch (cause) {
        throw unreadable(file, `page ${number} is damaged`, cause);
      }
    }
    if (pages.every((lines) => lines.length === 0))
      throw unreadable(file, 'its pages hold pictures but no text; have its text recognised (OCR) first');
    const document = createDocumentText(file);
    writePages(document, withoutRunningHeads(pages));
    return document.finish(await titleOf(pdf));
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

function writePages(document: DocumentText, pages: readonly (readonly PdfLine[])[]): void {
  const body = bodySize(pages.flat());
  const sizes = headingSizes(pages.flat(), body);
  let last = '';
  pages.forEach((lines, at) => {
    document.page(at + 1);
    paragraphsOf(lines).forEach((paragraph, i) => {
      const level = sizes.indexOf(rounded(paragraph[0]?.size ?? body)) + 1;
      const text = joinLines(paragraph.map((line) => line.text));
      if (level > 0 && text.length <= MAX_HEADING_CHARS) document.heading(level, text);
      else if (i === 0 && /[\p{L},]$/u.test(last) && /^\p{Ll}/u.test(text)) document.continued(text);
      else document.block(text);
      last = level > 0 ? '' : text;
    });
  });
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
      !/^(?:[•▪‣–*-]|\d{1,2}[.)])\s/u.test(line.text);
    if (follows) paragraphs.at(-1)?.push(line);
    else paragraphs.push([line]);
  }
  return paragraphs;
}

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
