// Tables of question–answer pairs: columns `question` and `answer`, and `url` where there is one.
import { CsvError, parse } from 'csv-parse/sync';
import { type CuratedRow, curatedDocument, entriesOfRows } from './curated.ts';
import { decodeText } from './decode-text.ts';
import { type LoadedDocument, type SourceFile, unreadable } from './document.ts';
import { collapse } from './document-text.ts';

const DELIMITERS = [',', ';', '\t'] as const;

interface Row {
  readonly record: Readonly<Record<string, string | undefined>>;
  readonly info: { readonly lines: number };
}

/** @throws AppError `invalid_input` naming the line, or the column that is missing. */
export async function loadCsv(file: SourceFile): Promise<LoadedDocument> {
  const source = decodeText(file);
  let columns: string[] = [];
  let rows: Row[];
  try {
    rows = parse(source, {
      bom: true,
      columns: (header: string[]) => {
        columns = header.map((name) => name.trim().toLowerCase());
        return columns;
      },
      delimiter: delimiterOf(source),
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Row[];
  } catch (cause) {
    if (cause instanceof CsvError) throw unreadable(file, `line ${cause.lines}: ${cause.message}`, cause);
    throw cause;
  }
  for (const name of ['question', 'answer'])
    if (!columns.includes(name))
      throw unreadable(file, `line 1 must name a column “${name}”; it names ${columns.join(', ') || 'none'}`);
  return curatedDocument(file, entriesOfRows(rows.map((row) => curatedRow(file, row))));
}

function curatedRow(file: SourceFile, { record, info }: Row): CuratedRow {
  const [question = '', answer = '', url] = [record.question, record.answer, record.url];
  if (question === '' || answer === '')
    throw unreadable(file, `line ${info.lines}: the ${question === '' ? 'question' : 'answer'} is empty`);
  return { question: collapse(question), answer, ...(url ? { url } : {}) };
}

/** The one that stands most often in the first line. */
function delimiterOf(source: string): string {
  const [header = ''] = source.split('\n', 1);
  const count = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
}
