// The summary on a terminal when the service has started: what it serves, where to open it, what to do next.
import { packageVersion } from '../package-version.ts';
import type { Styles } from './terminal.ts';

export interface ServedDesk {
  readonly url: string;
  /** Where the people of the desk sign in, or how they come to. */
  readonly deskPage: string;
  readonly grpcAddress?: string | undefined;
  readonly documentsDir: string;
  readonly documentCount: number;
  readonly passageCount: number;
  /** Files of the folder that could not be read. */
  readonly failedCount: number;
  readonly dataDir: string;
  /** False when everybody needs a key. */
  readonly isOpen: boolean;
  /** It shows the invented library that comes with Frontdesk. */
  readonly isSample: boolean;
}

const counted = (count: number, thing: string) =>
  `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;

export function describeReading(documentsDir: string): string {
  return `Frontdesk ${packageVersion()} is starting and reading the documents in ${documentsDir} …\n`;
}

export function describeServed(desk: ServedDesk, { bold, faint }: Styles): string {
  const { url, deskPage, grpcAddress, documentsDir, documentCount, passageCount, failedCount } = desk;
  const rows: [name: string, value: string][] = [
    ['Open', bold(url)],
    ['Desk', deskPage],
    ['API', `${url}/docs`],
    ...(grpcAddress === undefined ? [] : ([['gRPC', grpcAddress]] as [string, string][])),
    ['Documents', `${documentsDir} ${faint('(changed files are read again at once)')}`],
    ['Data', desk.dataDir],
    [
      'Access',
      desk.isOpen ? 'everybody on this machine; nobody else' : 'with a key: npx frontdesk keys create --help',
    ],
  ];
  const next: [command: string, what: string][] = [
    ['npx frontdesk ask "…"', 'asks from another terminal'],
    desk.isSample
      ? ['npm start -- --documents FOLDER', 'answers from your own documents']
      : ['npx frontdesk documents list', 'shows what was read'],
  ];
  const columns = (pairs: readonly (readonly [string, string])[]) => {
    const width = Math.max(...pairs.map(([first]) => first.length));
    return pairs.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
  };
  return [
    '',
    `${bold('Ready.')} ${counted(documentCount, 'document')}, ${counted(passageCount, 'passage')}${
      desk.isSample ? ' of the sample desk, an invented library' : ''
    }.`,
    ...(documentCount === 0
      ? [`There is nothing to answer from yet: put documents into ${documentsDir}.`]
      : []),
    ...(failedCount === 0
      ? []
      : [`${counted(failedCount, 'file')} could not be read: npx frontdesk documents list says why.`]),
    '',
    ...columns(rows),
    '',
    'Next:',
    ...columns(next),
    '',
    faint('Ctrl-C ends it.'),
    '',
  ].join('\n');
}
