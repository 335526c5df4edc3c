// CSV: question–answer pairs where columns are named so, and any other table as rows with the names of their columns.
import { CsvError, parse } from 'csv-parse/sync';
import { type CuratedRow, curatedDocument, entriesOfRows } from './curated.ts';
import { decodeText } from './decode-text.ts';
import { type LoadedDocument, type SourceFile, unreadable } from './document.ts';
import { collapse, createDocumentText } from './document-text.ts';
import { writeTable } from './table.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** The names of columns stand in one of the first rows. */
const MAX_PREAMBLE_ROWS = 20;
const COLUMN_NAMES = {
  question: /^(?:q|questions?|question text|faq|query|frequently asked questions?)$/,
  answer: /^(?:a|ans|answers?|answer text|responses?|repl(?:y|ies))$/,
  url: /^(?:url|link|source|source url|page)$/,
};

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Which column holds what. */
interface PairColumns {
  readonly question: number;
  readonly answer: number;
  readonly url: number;
}

/** @throws AppError `invalid_input` naming the line, or the column that is missing. */
export async function loadCsv(file: SourceFile): Promise<LoadedDocument> {
  const source = decodeText(file);
  const rows = rowsOf(file, source);
  return tableDocument(file, rows, source);
}

/** The document of a table, from whatever file: pairs where its columns are named so, else rows. */
export function tableDocument(
  file: SourceFile,
  rows: readonly Row[],
  visible: string,
  title?: string,
): LoadedDocument {
  const found = findPairColumns(rows);
  if (found) {
    const { at, columns } = found;
    const width = rows[at]?.cells.length ?? 0;
    const pairs = rows.slice(at + 1).filter(({ cells }) => cells.some((cell) => cell !== ''));
    for (const { cells, line } of pairs)
      if (cells.slice(width).some((cell) => cell !== ''))
        throw unreadable(
          file,
          `line ${line}: it has ${cells.length} cells, and the names of columns are ${width}`,
        );
    return curatedDocument(file, entriesOfRows(pairs.map((row) => curatedRow(file, row, columns))));
  }
  const [first] = rows;
  const names = first?.cells.map(columnName) ?? [];
  for (const [name, other] of [
    ['question', 'answer'],
    ['answer', 'question'],
  ] as const)
    if (names.some((one) => COLUMN_NAMES[name].test(one)))
      throw unreadable(
        file,
        `line ${first?.line} names a column “${name}” but none “${other}”; it names ${names.filter(Boolean).join(', ')}`,
      );
  const document = createDocumentText(file);
  writeTable(
    document,
    rows.map(({ cells }) => cells.map((text) => ({ text: collapse(text) }))),
  );
  return document.finish(title, visible);
}

const columnName = (cell: string): string => collapse(cell).toLowerCase();

function findPairColumns(rows: readonly Row[]): { at: number; columns: PairColumns } | undefined {
  for (const [at, { cells }] of rows.slice(0, MAX_PREAMBLE_ROWS).entries()) {
    const names = cells.map(columnName);
    const column = (name: keyof PairColumns) => names.findIndex((one) => COLUMN_NAMES[name].test(one));
    const columns = { question: column('question'), answer: column('answer'), url: column('url') };
    if (columns.question >= 0 && columns.answer >= 0) return { at, columns };
  }
  return undefined;
}

function curatedRow(file: SourceFile, { cells, line }: Row, columns: PairColumns): CuratedRow {
  const [question = '', answer = '', url = ''] = [columns.question, columns.answer, columns.url].map(
    (at) => cells[at]?.trim() ?? '',
  );
  if (question === '' || answer === '')
    throw unreadable(file, `line ${line}: the ${question === '' ? 'question' : 'answer'} is empty`);
  return { question: collapse(question), answer, ...(/^https?:\/\//.test(url) ? { url } : {}) };
}

function rowsOf(file: SourceFile, source: string): Row[] {
  const text = source.replace(/^\ufeff/, '');
  const [, separator] = /^"?sep=(.)"?[^\S\n]*\r?\n/i.exec(text) ?? [];
  try {
    const rows = parse(text, {
      delimiter: separator ?? delimiterOf(text),
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return rows
      .slice(separator === undefined ? 0 : 1)
      .map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (cause) {
    if (cause instanceof CsvError) throw unreadable(file, `line ${cause.lines}: ${cause.message}`, cause);
    throw cause;
  }
}

/** The one that stands most often in most of the first lines. */
function delimiterOf(source: string): string {
  const lines = source.split('\n', MAX_PREAMBLE_ROWS);
  const count = (delimiter: string) =>
    Math.max(
      ...lines.map((line) => (line.split(delimiter).length > 1 ? 1 : 0) * line.split(delimiter).length),
    );
  const linesWith = (delimiter: string) => lines.filter((line) => line.includes(delimiter)).length;
  const [header = ''] = lines;
  const inHeader = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => {
    if (inHeader(best) > 1 || inHeader(next) > 1) return inHeader(next) > inHeader(best) ? next : best;
    return linesWith(next) > linesWith(best) ||
      (linesWith(next) === linesWith(best) && count(next) > count(best))
      ? next
      : best;
  });
}
