// What a terminal can do: colours where somebody looks on, plain text elsewhere.
import { stripVTControlCharacters } from 'node:util';

export interface Styles {
  bold(text: string): string;
  faint(text: string): string;
  /** The evidence in its passage. */
  marked(text: string): string;
}

const style = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;
const plain = (text: string) => text;

/** Colours on a terminal, unless NO_COLOR asks for none (no-color.org); Node knows the rules. */
export function stylesOf(stream: NodeJS.WriteStream): Styles {
  if (stream.isTTY !== true || !stream.hasColors()) return { bold: plain, faint: plain, marked: plain };
  return { bold: style(1, 22), faint: style(2, 22), marked: (text) => style(30, 39)(style(103, 49)(text)) };
}

/** A text from outside, made harmless for a terminal: no escape sequences and no control characters but line ends. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\u2028\u2029]/gu, (character) =>
    character === '\n' || character === '\t' ? character : ' ',
  );
}

/** Breaks a text into lines of at most `width` characters, at spaces where there are any. Escape sequences count as nothing. */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((paragraph) => wrapParagraph(paragraph, width))
    .join('\n');
}

function wrapParagraph(paragraph: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stripVTControlCharacters(longer).length > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join('\n');
}

/** Columns of a terminal, and a readable width where there is none. */
export const widthOf = (stream: NodeJS.WriteStream): number => Math.min(stream.columns || 100, 100);

/** Rows of a table with columns as wide as their widest cell; a column of numbers, its head apart, stands to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map(String));
  const columns = (cells[0] ?? []).map((_, c) => ({
    width: Math.max(...cells.map((row) => (row[c] ?? '').length)),
    isNumeric: c > 0 && cells.length > 1 && cells.slice(1).every((row) => isNumber(row[c] ?? '')),
  }));
  return cells
    .map((row) =>
      row
        .map((cell, c) => {
          const { width = 0, isNumeric = false } = columns[c] ?? {};
          return isNumeric ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const isNumber = (cell: string) => /^[-+]?[\d.,]+( ?(%|ms|MB|kB))?$|^–?$/.test(cell);
