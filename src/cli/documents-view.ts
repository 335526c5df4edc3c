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
  const losses = documents.flatMap(lossOf);
  return `${[table([HEADS, ...rows]), ...problems, ...losses].join('\n')}\n`;
}

/** Like “3 documents: 2 read (14 passages), 1 unchanged.” */
export function summaryOf(reports: readonly Report[]): string {
  const of = (outcome: Report['outcome']) => reports.filter((report) => report.outcome === outcome);
  const passages = of('read').reduce((sum, { document }) => sum + (document?.passageCount ?? 0), 0);
  const parts = [
    ...(of('read').length > 0 ? [`${of('read').length} read (${counted(passages, 'passage')})`] : []),
    ...(of('unchanged').length > 0 ? [`${of('unchanged').length} unchanged`] : []),
    ...(of('failed').length > 0 ? [`${of('failed').length} failed`] : []),
  ];
  return `${counted(reports.length, 'document')}: ${parts.join(', ') || 'nothing to do'}.`;
}

export const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** A warning for a document of which a reader sees much that the desk does not know. */
function lossOf({ id, coverage }: DocumentView): string[] {
  if (!coverage?.isLow) return [];
  const [most] = coverage.leftOut;
  const what = most
    ? `; left out: ${counted(most.words, 'word')} (${most.reason}), such as “${printable(most.example)}”`
    : '';
  return [`${id.slice(0, ID_CHARS)}: only ${coverage.percent} % of its words can be found${what}`];
}

const stateOf = ({ status, progressPercent }: DocumentView): string =>
  status === 'reading' ? `reading, ${progressPercent} %` : status;
