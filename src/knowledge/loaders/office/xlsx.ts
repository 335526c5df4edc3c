// Spreadsheets (.xlsx): each sheet as a table, its cells as they are shown.
import { format } from 'numfmt';
import { tableDocument } from '../csv.ts';
import { type LoadedDocument, type SourceFile, unreadable } from '../document.ts';
import { collapse, createDocumentText } from '../document-text.ts';
import { type Cell, writeTable } from '../table.ts';
import { type Archive, openArchive, resolvePath } from './archive.ts';
import {
  attributeOf,
  childOf,
  childrenOf,
  descendantsOf,
  nameOf,
  parseXml,
  relationsOf,
  textIn,
  type Xml,
} from './xml.ts';

const WORKBOOK = 'xl/workbook.xml';
const MAX_COLUMNS = 500;
/** Number formats that a file does not spell out, by their numbers (ECMA-376, 18.8.30). */
const BUILT_IN: Readonly<Record<number, string>> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-mm-dd h:mm',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  49: '@',
};

interface Sheet {
  readonly name: string;
  readonly grid: readonly (readonly string[])[];
}

/** @throws AppError `invalid_input` for a file that is no workbook, is damaged or holds no text, `too_large` */
export async function loadXlsx(file: SourceFile): Promise<LoadedDocument> {
  const archive = openArchive(file, 'a spreadsheet (.xlsx)');
  const sheets = sheetsOf(file, archive).filter(({ grid }) =>
    grid.some((row) => row.some((cell) => cell !== '')),
  );
  const visible = sheets.map(({ grid }) => grid.map((row) => row.join(' ')).join('\n')).join('\n');
  const [only] = sheets;
  if (only && sheets.length === 1)
    return tableDocument(
      file,
      only.grid.map((cells, i) => ({ cells, line: i + 1 })),
      visible,
    );
  const document = createDocumentText(file);
  for (const { name, grid } of sheets) {
    document.heading(2, name);
    writeTable(
      document,
      grid.map((row) => row.map((text): Cell => ({ text }))),
    );
  }
  return document.finish(undefined, visible);
}

function sheetsOf(file: SourceFile, archive: Archive): Sheet[] {
  const part = (path: string) => {
    const source = archive.text(path);
    return source === undefined ? undefined : parseXml(file, source);
  };
  const workbook = part(WORKBOOK);
  if (!workbook) throw unreadable(file, 'it is not a spreadsheet (.xlsx), or is damaged');
  const relations = relationsOf(part('xl/_rels/workbook.xml.rels'));
  const shared = childrenOf(childOf(part('xl/sharedStrings.xml'), 'sst'), 'si').map(stringOf);
  const formats = formatsOf(part('xl/styles.xml'));
  return descendantsOf(workbook, 'sheet')
    .filter((sheet) => !/hidden/i.test(attributeOf(sheet, 'state') ?? ''))
    .map((sheet) => {
      const target = relations.get(sheet.attribs['r:id'] ?? '')?.target ?? '';
      const data = part(resolvePath(WORKBOOK, target));
      return { name: attributeOf(sheet, 'name') ?? '', grid: gridOf(data, shared, formats) };
    });
}

/** A string without the pronunciation that may stand beside it. */
const stringOf = (item: Xml): string =>
  descendantsOf(item, 't')
    .filter((one) => !(one.parent && 'name' in one.parent && nameOf(one.parent as Xml) === 'rPh'))
    .map(textIn)
    .join('');

function formatsOf(styles: Xml | undefined): readonly string[] {
  const own = new Map(
    descendantsOf(styles, 'numFmt').map((one) => [
      Number(attributeOf(one, 'numFmtId')),
      attributeOf(one, 'formatCode'),
    ]),
  );
  return childrenOf(childOf(styles, 'styleSheet', 'cellXfs'), 'xf').map((one) => {
    const id = Number(attributeOf(one, 'numFmtId') ?? 0);
    return own.get(id) ?? BUILT_IN[id] ?? 'General';
  });
}

function gridOf(data: Xml | undefined, shared: readonly string[], formats: readonly string[]): string[][] {
  const grid: string[][] = [];
  for (const row of descendantsOf(data, 'row')) {
    if (attributeOf(row, 'hidden') === '1') continue;
    const line: string[] = [];
    for (const cell of childrenOf(row, 'c')) {
      const column = columnOf(attributeOf(cell, 'r')) ?? line.length;
      if (column < MAX_COLUMNS) line[column] = collapse(shownIn(cell, shared, formats));
    }
    grid.push(Array.from(line, (text) => text ?? ''));
  }
  return grid;
}

/** `C7` is in the third column: 2. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (!letters) return undefined;
  return [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1;
}

function shownIn(cell: Xml, shared: readonly string[], formats: readonly string[]): string {
  const value = textIn(childOf(cell, 'v'));
  switch (attributeOf(cell, 't')) {
    case 's':
      return shared[Number(value)] ?? '';
    case 'inlineStr':
      return stringOf(childOf(cell, 'is') as Xml);
    case 'b':
      return value === '1' ? 'yes' : 'no';
    case 'str':
    case 'd':
      return value;
    case 'e':
      return '';
    default:
      return value === ''
        ? ''
        : format(formats[Number(attributeOf(cell, 's') ?? 0)] ?? 'General', Number(value));
  }
}
