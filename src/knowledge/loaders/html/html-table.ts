// Tables of a page: cells that are merged count in every row and column that they span.
import type { DocumentText } from '../document-text.ts';
import { type Cell, type TableShape, writeTable } from '../table.ts';
import { ancestor, attribute, childElements, type Element, elements, elementsUnder, roleOf } from './dom.ts';
import { rawText, textOf } from './seen.ts';

/** Larger spans are a slip, or meant to exhaust a reader. */
const MAX_SPAN = 100;
const CELL_ROLES = new Set(['cell', 'gridcell', 'columnheader', 'rowheader']);

export const isTable = (element: Element): boolean =>
  element.tagName === 'table' || ['table', 'grid'].includes(roleOf(element));

export function writeHtmlTable(
  document: DocumentText,
  table: Element,
  isSeen: (element: Element) => boolean,
): void {
  const rows = [...elementsUnder(table)].filter(
    (one) => (one.tagName === 'tr' || roleOf(one) === 'row') && isSeen(one),
  );
  const inHead = (row: Element) =>
    ancestor(row, ({ tagName }) => tagName === 'thead' || tagName === 'table')?.tagName === 'thead';
  const firstInBody = rows.findIndex((row) => !inHead(row));
  const caption = elements(table, 'caption')
    .map((one) => textOf(one, isSeen))
    .join(' ');
  const shape: TableShape = {
    ...(firstInBody > 0 ? { headerRows: firstInBody } : {}),
    ...(caption === '' ? {} : { caption }),
  };
  writeTable(document, gridOf(rows, isSeen), shape);
}

function gridOf(rows: readonly Element[], isSeen: (element: Element) => boolean): Cell[][] {
  const grid: Cell[][] = rows.map(() => []);
  rows.forEach((row, y) => {
    const cells = childElements(row).filter(
      ({ tagName, ...one }) => tagName === 'td' || tagName === 'th' || CELL_ROLES.has(roleOf(one as Element)),
    );
    let x = 0;
    for (const element of cells) {
      if (!isSeen(element)) continue;
      while (grid[y]?.[x]) x++;
      const cell: Cell = {
        text: textOf(element, isSeen),
        isHeader: element.tagName === 'th' || roleOf(element).endsWith('header'),
        isBold: isAllBold(element),
      };
      const [width, height] = [spanOf(element, 'colspan'), spanOf(element, 'rowspan')];
      for (let dy = 0; dy < height && y + dy < rows.length; dy++)
        for (let dx = 0; dx < width; dx++)
          (grid[y + dy] as Cell[])[x + dx] ??= dx + dy === 0 ? cell : { ...cell, isMerged: true };
      x += width;
    }
  });
  return grid.map((row) => Array.from(row, (cell) => cell ?? { text: '' }));
}

/** `rowspan="0"` goes to the end of the table. */
function spanOf(cell: Element, name: 'colspan' | 'rowspan'): number {
  const span = Number.parseInt(attribute(cell, name) ?? '1', 10);
  if (span === 0 && name === 'rowspan') return MAX_SPAN;
  return Number.isNaN(span) ? 1 : Math.min(Math.max(span, 1), MAX_SPAN);
}

function isAllBold(cell: Element): boolean {
  const bold = [...elementsUnder(cell)]
    .filter(({ tagName }) => tagName === 'b' || tagName === 'strong')
    .map(rawText)
    .join('');
  const all = rawText(cell);
  return all.trim() !== '' && bold.replaceAll(/\s/g, '') === all.replaceAll(/\s/g, '');
}

/** A table that only places things on the page: another table, or headings, stand in it. */
export const isLayout = (table: Element): boolean =>
  roleOf(table) === 'presentation' ||
  [...elementsUnder(table)].some((one) => isTable(one) || /^h[1-6]$/.test(one.tagName));
