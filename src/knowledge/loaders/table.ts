// Tables of any format to rows that can be read alone: `Day: Monday; Opens: 9:00`.
import type { DocumentText } from './document-text.ts';

export interface Cell {
  readonly text: string;
  /** The file says that it names its column or row. */
  readonly isHeader?: boolean;
  /** All of it is bold. */
  readonly isBold?: boolean;
  /** It goes on from the cell above or left of it, in a table with merged cells. */
  readonly isMerged?: boolean;
}

export interface TableShape {
  /** Rows at the top that the file says hold the names of columns. */
  readonly headerRows?: number;
  readonly caption?: string;
}

/** A column's name is shorter. */
const MAX_NAME_CHARS = 60;

/** Writes a table as rows with the names of their columns; a table of one column is a list. */
export function writeTable(
  document: DocumentText,
  grid: readonly (readonly Cell[])[],
  shape: TableShape = {},
): void {
  const rows = grid.filter((row) => row.some(({ text }) => text !== ''));
  if (shape.caption) document.block(shape.caption);
  if (rows.length === 0) return;
  const group = document.group();
  const width = Math.max(...rows.map((row) => row.length));
  if (width === 1) {
    for (const [cell] of rows) if (cell) document.block(cell.text, { kind: 'row', group });
    return;
  }
  const headerRows = Math.min(shape.headerRows ?? guessedHeaderRows(rows), rows.length - 1);
  const names = headerRows > 0 ? columnNames(rows.slice(0, headerRows), width) : [];
  let label = '';
  for (const row of rows.slice(headerRows)) {
    if (isLabel(row, width)) {
      label = row[0]?.text ?? '';
      continue;
    }
    const line = rowLine(
      names,
      row.map(({ text }) => text),
      headerRows === 0 && isNamedRow(row),
    );
    document.block(label === '' ? line : `${label}; ${line}`, { kind: 'row', group });
  }
  if (label !== '' && isLabel(rows.at(-1) ?? [], width)) document.block(label, { kind: 'row', group });
}

/** A row of a table as a line that can be read alone. */
export function rowLine(names: readonly string[], cells: readonly string[], isFirstName = false): string {
  if (isFirstName && cells[0] && cells[1])
    return `${cells[0].replace(/\s*:$/, '')}: ${cells.slice(1).filter(Boolean).join('; ')}`;
  return cells
    .map((cell, i) => {
      const name = (names[i] ?? '').replace(/\s*:$/, '');
      return cell !== '' && name !== '' ? `${name}: ${cell}` : cell;
    })
    .filter((cell) => cell !== '')
    .join('; ');
}

/** One cell over the whole width, between rows: it says what the rows below it are about. */
function isLabel(row: readonly Cell[], width: number): boolean {
  const [first] = row;
  return (
    width > 1 &&
    first !== undefined &&
    first.text !== '' &&
    row.length === width &&
    row.slice(1).every(({ text, isMerged }) => isMerged === true && text === first.text)
  );
}

/** `Phone | 123`: a cell that names the one after it. */
const isNamedRow = ([first, ...rest]: readonly Cell[]): boolean =>
  first !== undefined &&
  (first.isHeader === true || first.isBold === true || first.text.endsWith(':')) &&
  !rest.some(({ isHeader }) => isHeader) &&
  rest.filter(({ text }) => text !== '').length === 1;

/** Names of several header rows one after the other: `2026 Adults`. */
function columnNames(rows: readonly (readonly Cell[])[], width: number): string[] {
  return Array.from({ length: width }, (_, i) =>
    [...new Set(rows.map((row) => row[i]?.text ?? '').filter((text) => text !== ''))].join(' '),
  );
}

/** How many rows at the top name the columns, in a table that does not say it. */
export function guessedHeaderRows(rows: readonly (readonly Cell[])[]): number {
  const [first = [], ...rest] = rows;
  if (rest.length === 0) return 0;
  const marked = rows.findIndex((row) => !row.every(({ isHeader, text }) => isHeader || text === ''));
  if (marked > 0) return marked;
  if (first.some(({ isHeader }) => isHeader)) return 0;
  if (rest.some((row) => row[0]?.isHeader) && first[0]?.text === '') return 1;
  if (rows.every((row) => row[0]?.isHeader || row[0]?.text.endsWith(':'))) return 0;
  if (first.some(({ text }) => text.length > MAX_NAME_CHARS || /[.!;]$/.test(text))) return 0;
  if (first.slice(1).some(({ text }) => text === '')) return 0;
  const allBold = (row: readonly Cell[]) => row.every(({ isBold, text }) => isBold || text === '');
  if (allBold(first)) return rest.some((row) => !allBold(row)) ? 1 : 0;
  if (rest.every((row) => row[0]?.isBold)) return 0;
  if (rest.length < 2 || first.some(({ text }) => /\p{Nd}/u.test(text))) return 0;
  const hasMergedNames = rest.some((row) => row[0]?.isMerged);
  return hasMergedNames ||
    first.some((cell, i) =>
      differs(
        cell.text,
        rest.map((row) => row[i]?.text ?? ''),
      ),
    )
    ? 1
    : 0;
}

/** Whether the cells of a column are like each other, and the one on top of them is not. */
function differs(top: string, below: readonly string[]): boolean {
  const shapes = below.filter((text) => text !== '').map(shapeOf);
  const [shape] = shapes;
  return (
    shape !== undefined &&
    shapes.length >= 2 &&
    shapes.every((one) => one === shape) &&
    shape !== shapeOf(top)
  );
}

/** Digits, words in capitals and other words, as a pattern: `Ms Hale` and `Mr Pike` have the same. */
function shapeOf(text: string): string {
  if (/\p{Nd}/u.test(text)) return 'number';
  return text
    .split(/\s+/u)
    .map((word) => (/^\p{Lu}/u.test(word) ? 'A' : 'a'))
    .join('');
}
