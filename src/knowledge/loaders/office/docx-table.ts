// Tables of a Word document: merged cells count in every row and column that they span.
import { collapse, type DocumentText } from '../document-text.ts';
import { type Cell, writeTable } from '../table.ts';
import type { DocxRuns } from './docx-runs.ts';
import { attributeOf, childOf, childrenOf, descendantsOf, nameOf, type Xml } from './xml.ts';

const MAX_SPAN = 100;

/** @param writeAll Writes what stands in a table that only places things. */
export function writeDocxTable(
  document: DocumentText,
  table: Xml,
  runs: DocxRuns,
  writeAll: (elements: readonly Xml[]) => void,
): void {
  const rows = unwrapped(table, 'tr').filter((row) => !childOf(row, 'trPr', 'del'));
  const cells = rows.map((row) => unwrapped(row, 'tc'));
  const isLayout = descendantsOf(table, 'tbl').length > 0 || cells.every((row) => row.length <= 1);
  if (isLayout) {
    for (const row of cells) for (const cell of row) writeAll(childrenOf(cell));
    return;
  }
  const grid: Cell[][] = [];
  const beside: Xml[] = [];
  cells.forEach((row, y) => {
    const line: Cell[] = [];
    for (const element of row) {
      const properties = childOf(element, 'tcPr');
      const width = Math.min(
        Math.max(Number(attributeOf(childOf(properties, 'gridSpan'), 'val') ?? 1) || 1, 1),
        MAX_SPAN,
      );
      const merge = childOf(properties, 'vMerge');
      const above = merge && attributeOf(merge, 'val') !== 'restart' ? grid[y - 1]?.[line.length] : undefined;
      const own = cellOf(element, runs, beside);
      const cell = above && own.text === '' ? { ...above, isMerged: true } : own;
      for (let i = 0; i < width; i++) line.push(i === 0 ? cell : { ...cell, isMerged: true });
    }
    grid.push(line);
  });
  const headerRows = rows.findIndex((row) => !childOf(row, 'trPr', 'tblHeader'));
  writeTable(document, grid, headerRows > 0 ? { headerRows } : {});
  writeAll(beside);
}

function cellOf(element: Xml, runs: DocxRuns, beside: Xml[]): Cell {
  const paragraphs = descendantsOf(element, 'p')
    .map((paragraph) => runs.read(paragraph))
    .filter((one) => {
      beside.push(...one.beside);
      return one.text !== '';
    });
  const text = paragraphs.reduce(
    (all, one) => (all === '' ? one.text : `${all}${/[.,:;!?–-]$/u.test(all) ? '' : ','} ${one.text}`),
    '',
  );
  return {
    text: collapse(text),
    isBold: paragraphs.length > 0 && paragraphs.every((one) => one.isAllStrong),
  };
}

/** Children of a name, also those that a content control holds. */
function unwrapped(element: Xml, name: string): Xml[] {
  return childrenOf(element).flatMap((child) =>
    nameOf(child) === name
      ? [child]
      : ['sdt', 'sdtContent', 'customXml', 'ins'].includes(nameOf(child))
        ? unwrapped(child, name)
        : [],
  );
}
