// How `frontdesk documents` shows documents and what became of them.
import type { DocumentView } from '../protocol/document.ts';
import type { Report } from './documents-place.ts';
import { printable, table } from './terminal.ts';

const HEADS = ['id', 'collection', 'title', 'state', 'passages', 'from'];
/** Enough to tell a few thousand documents apart; the commands take the beginning of an id. */
const ID_CHARS = 8;

export function documentsTable(documents: readonly DocumentView[]): string {
  if (documents.length === 0) return 'There is no document yet: `frontdesk documents add` adds some.\n';
  const rows = documents.map((document) => [
    document.id.slice(0, ID_CHARS),
    document.collection,
    printable(document.title),
    stateOf(document),
    document.passageCount,
    printable(document.source),
  ]);
  const problems = documents.flatMap(({ id, problem }) =>
    problem === null ? [] : [`${id.slice(0, ID_CHARS)}: ${printable(problem)}`],
  );
  return `${[table([HEADS, ...rows]), ...problems].join('\n')}\n`;
}

export function summaryOf(reports: readonly Report[]): string {
  const count = (outcome: Report['outcome']) => reports.filter((report) => report.outcome === outcome).length;
  const passages = reports.reduce(
    (sum, { outcome, document }) => sum + (outcome === 'read' ? (document?.passageCount ?? 0) : 0),
    0,
  );
  const parts = [
    `${count('read')} read (${passages} passages)`,
    ...(count('unchanged') > 0 ? [`${count('unchanged')} unchanged`] : []),
    ...(count('failed') > 0 ? [`${count('failed')} failed`] : []),
  ];
  return `${reports.length === 1 ? '1 document' : `${reports.length} documents`}: ${parts.join(', ')}.`;
}

const stateOf = ({ status, progressPercent }: DocumentView): string =>
  status === 'reading' ? `reading, ${progressPercent} %` : status;
