// Plain text, kept as it is; blank lines divide paragraphs, marks at the beginning of lines tell lists and questions.
import { decodeText } from './decode-text.ts';
import type { LoadedDocument, SourceFile } from './document.ts';
import { createDocumentText, type DocumentText } from './document-text.ts';
import { isLoneQuestion, withoutQuestionMark, writeParagraph } from './questions.ts';

const MAX_HEADING_CHARS = 80;
const UNDERLINE = /^[=\-~*_]{3,}$/;
/** “•”, “-”, “1.”, “2)” with a space after it; a dash before a number is a minus. */
const MARK = /^\s*(?:[-*•▪‣◦–—·o](?=\s)|\(?(\d{1,3})[.)](?=\s))\s+(?=\S)/u;

/** @throws AppError `invalid_input` for a file that is empty or not text. */
export async function loadPlainText(file: SourceFile): Promise<LoadedDocument> {
  return plainTextDocument(file, decodeText(file));
}

export function plainTextDocument(file: SourceFile, text: string, title?: string): LoadedDocument {
  const document = createDocumentText(file);
  writePlainText(document, text, { hasTitle: title === undefined });
  return document.finish(title, withoutMarks(text));
}

/** The number that a line of a list begins with, where it has one, and what follows the mark. */
export function listMark(line: string): { readonly number?: number; readonly rest: string } | undefined {
  const mark = MARK.exec(line);
  if (!mark) return undefined;
  const rest = line.slice(mark[0].length);
  return mark[1] ? { number: Number(mark[1]), rest } : { rest };
}

/** Without the marks of lists, which blocks tell in another way. */
export const withoutMarks = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(MARK, ''))
    .join('\n');

/** @param hasTitle Whether a first short line without a full stop names the document. */
export function writePlainText(document: DocumentText, text: string, { hasTitle = false } = {}): void {
  const paragraphs = text.replaceAll(/\r\n?/g, '\n').split(/\n[^\S\n]*(?:\n[^\S\n]*)+/);
  let list = 0;
  let isFirst = true;
  for (const paragraph of paragraphs) {
    const lines = paragraph.split('\n').filter((line) => line.trim() !== '');
    if (lines.length === 0) continue;
    const [first = '', second = ''] = lines;
    const isList = MARK.test(first);
    if (lines.length > 1 && UNDERLINE.test(second.trim())) {
      document.heading(isFirst ? 1 : 2, first.trim());
      writeLines(document, lines.slice(2), 0);
    } else if (lines.length === 1 && isHeading(first, isFirst && hasTitle && paragraphs.length > 1))
      document.heading(isFirst && hasTitle ? 1 : 2, first.trim());
    else if (isList) {
      if (list === 0) list = document.group();
      writeLines(document, lines, list);
    } else writeLines(document, lines, 0);
    if (!isList) list = 0;
    isFirst = false;
  }
}

function isHeading(line: string, isTitle: boolean): boolean {
  const text = line.trim();
  if (text.length > MAX_HEADING_CHARS || !/\p{L}/u.test(text) || MARK.test(line)) return false;
  if (isTitle) return !/[.!?;:,]$/.test(text);
  return (
    /\p{Lu}{2}/u.test(text) &&
    text === text.toUpperCase() &&
    !/[.!;,]$/.test(text) &&
    !/\p{Nd}{3}/u.test(text)
  );
}

/** Lines up to the next mark or question make a block. */
function writeLines(document: DocumentText, lines: readonly string[], list: number): void {
  let block: string[] = [];
  let as: { kind: 'item' | 'step'; group: number; number?: number } | undefined;
  let group = list;
  const flush = () => {
    const text = block.join('\n').trim();
    block = [];
    if (text !== '') writeParagraph(document, text, as ? { as } : {});
  };
  for (const line of lines) {
    const mark = MARK.exec(line);
    if (mark) {
      flush();
      if (group === 0) group = document.group();
      as = mark[1] ? { kind: 'step', group, number: Number(mark[1]) } : { kind: 'item', group };
      block = [line.slice(mark[0].length)];
    } else if (isLoneQuestion(line.trim()) || /^\s*[QA][:.]\s/.test(line)) {
      flush();
      as = undefined;
      if (/^\s*A[:.]\s/.test(line)) block = [line.trim()];
      else if (isLoneQuestion(line.trim())) document.question(withoutQuestionMark(line.trim()));
      else block = [line.trim()];
    } else block.push(line.trimEnd());
  }
  flush();
}
