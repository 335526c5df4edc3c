// Measures the service end to end: `npm run build && npx tsx bench/chat.ts [--turns 200] [--sockets 1000] [--svg <file>]`.
//
// The built service answers questions about its sample desk in a process of its own. From here 1, 8 and 64 clients ask
// at the same time, each its next question when it has the answer, in turns over POST /v1/answer, POST /v1/chat and the
// live chat. Then so many idle sockets are opened, and the growth of the service's resident memory is read. Linux only.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { barChart } from '../src/training/charts/bar-chart.ts';
import { panels, toSvg } from '../src/training/charts/svg.ts';
import { askModel, askOverHttp, askOverSockets, openSockets } from './chat/clients.ts';
import { type Measured, measure, PARTS, WARM_UP } from './chat/measure.ts';
import { type MeasuredService, startMeasuredService } from './chat/service.ts';

const CLIENTS = [1, 8, 64];
/** A connection may send 40 events in ten seconds, so that a quick client has several and uses them in turn. */
const TURNS_PER_SOCKET = 30;

const { values } = parseArgs({
  options: {
    turns: { type: 'string', default: '200' },
    sockets: { type: 'string', default: '1000' },
    svg: { type: 'string' },
  },
});
const turns = Number(values.turns);
const machine = `${cpus().length} × ${cpus()[0]?.model}, Node.js ${process.version}, ${turns} turns each`;

type Rows = readonly Measured[];

await using service = await startMeasuredService();
const answer = await atEach((count) => measure(service, count, turns, () => askModel(service.url)));
const chat = await atEach((count) => measure(service, count, turns, () => askOverHttp(service.url)));
const live = await atEach((count) => measureLive(service, count));
console.log(machine);
console.table({
  ...table('POST /v1/answer', answer),
  ...table('POST /v1/chat', chat),
  ...table('live chat', live),
});
console.table({ ...shares('POST /v1/chat', chat), ...shares('live chat', live) });
console.table(await idleSockets(service));
if (values.svg) writeFileSync(values.svg, chart());

async function atEach(measureAt: (clients: number) => Promise<Measured>): Promise<Measured[]> {
  const rows: Measured[] = [];
  for (const count of CLIENTS) rows.push(await measureAt(count));
  return rows;
}

async function measureLive(service: MeasuredService, clients: number): Promise<Measured> {
  const size = Math.ceil((turns / clients + WARM_UP) / TURNS_PER_SOCKET);
  const sockets = await openSockets(service.url, clients * size);
  try {
    return await measure(service, clients, turns, (i) =>
      askOverSockets(sockets.slice(i * size, (i + 1) * size)),
    );
  } finally {
    for (const socket of sockets) socket.disconnect();
  }
}

function table(what: string, rows: Rows) {
  return named(what, rows, ({ p50Ms, p95Ms, p99Ms, perSecond, mainCpuMs, otherCpuMs }) => ({
    'p50 ms': round(p50Ms),
    'p95 ms': round(p95Ms),
    'p99 ms': round(p99Ms),
    'per second': round(perSecond),
    'CPU ms a turn': round(mainCpuMs + otherCpuMs),
    'of it main thread': round(mainCpuMs),
  }));
}

/** What a turn is spent on, in per cent. */
function shares(what: string, rows: Rows) {
  return named(what, rows, ({ parts }) => {
    const all = PARTS.reduce((sum, part) => sum + parts[part], 0);
    return Object.fromEntries(PARTS.map((part) => [`${part} %`, round((100 * parts[part]) / all)]));
  });
}

function named<Row>(what: string, rows: Rows, rowOf: (measured: Measured) => Row): Record<string, Row> {
  return Object.fromEntries(rows.map((row, i) => [`${what}, ${clientsAt(i)}`, rowOf(row)]));
}

async function idleSockets({ url, residentMb }: MeasuredService): Promise<Record<string, number>> {
  const before = residentMb();
  const open = await openSockets(url, Number(values.sockets));
  const after = residentMb();
  for (const socket of open) socket.disconnect();
  return {
    'idle sockets': open.length,
    'MB before': round(before),
    'MB after': round(after),
    'MB more': round(after - before),
  };
}

function chart(): string {
  const partsOf = (title: string, rows: Rows) =>
    barChart({
      title,
      subtitle: machine,
      xLabel: 'asking at the same time',
      yLabel: 'mean ms of a turn',
      names: CLIENTS.map((_, i) => clientsAt(i)),
      series: PARTS.map((part) => ({ name: part, values: rows.map(({ parts }) => parts[part]) })),
    });
  return toSvg(panels([partsOf('POST /v1/chat', chat), partsOf('Live chat', live)], 2));
}

function clientsAt(index: number): string {
  const count = CLIENTS[index];
  return `${count} client${count === 1 ? '' : 's'}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
