// Measures the service end to end: `npm run build && npx tsx bench/chat.ts [--turns 200] [--sockets 1000] [--json]`.
//
// The built service answers questions about its sample desk in a process of its own. From here 1, 8 and 64 clients ask
// at the same time, each its next question when it has the answer, in turns over POST /v1/chat, POST /v1/answer and the
// live chat. Then so many idle sockets are opened, and the growth of the service's resident memory is read.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { io, type Socket } from 'socket.io-client';
import type { AnswerEnd } from '../src/protocol/conversation.ts';

const CLIENTS = [1, 8, 64];
const WARM_UP = 16;
/** A connection may send 40 events in ten seconds, so that a quick client has several and uses them in turn. */
const TURNS_PER_SOCKET = 30;

const { values } = parseArgs({
  options: {
    turns: { type: 'string', default: '200' },
    sockets: { type: 'string', default: '1000' },
    json: { type: 'boolean' },
  },
});
const turns = Number(values.turns);
const sockets = Number(values.sockets);

const QUESTIONS = [
  'When is the library open on Saturday?',
  'How much does a library card cost?',
  'How many books can I borrow at a time?',
  'Where can I print a page?',
  'Who may use the meeting rooms?',
  'What is the fine for a late book?',
  'Is there a lift for wheelchairs?',
  'When is story time for children?',
];
const CONTEXT =
  'The museum opens at ten in the morning and closes at six. Tickets cost five pounds, and children under twelve come ' +
  'in free. The café on the first floor serves lunch from noon. Guided tours start every hour at the main entrance.';

type Ask = (question: string) => Promise<void>;
interface Row {
  readonly 'p50 ms': number;
  readonly 'p95 ms': number;
  readonly 'p99 ms': number;
  readonly 'per second': number;
}

const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
const { service, url } = await startService(dataDir);
try {
  const report: Record<string, Row> = {};
  for (const count of CLIENTS) {
    report[`POST /v1/answer, ${count} clients`] = await measure(count, () => askModel);
    report[`POST /v1/chat, ${count} clients`] = await measure(count, () => askOverHttp);
    const size = Math.ceil((turns / count + WARM_UP) / TURNS_PER_SOCKET);
    const open = await openSockets(count * size);
    report[`live chat, ${count} clients`] = await measure(count, (i) =>
      inTurn(open.slice(i * size, (i + 1) * size).map(askOverSocket)),
    );
    for (const socket of open) socket.disconnect();
  }
  const stages = await stageShares();
  const memory = await idleSockets();
  if (values.json) console.log(JSON.stringify({ cpu: cpus()[0]?.model, report, stages, memory }));
  else {
    console.log(`${cpus().length} × ${cpus()[0]?.model}, ${turns} turns each`);
    console.table(report);
    console.table(stages);
    console.table(memory);
  }
} finally {
  service.kill('SIGTERM');
  await new Promise((resolve) => service.once('exit', resolve));
  rmSync(dataDir, { recursive: true, force: true });
}

async function startService(dataDir: string): Promise<{ service: ChildProcess; url: string }> {
  const unlimited = {
    REQUESTS_PER_MINUTE: '1000000',
    MAX_CONCURRENT_TURNS: '1000',
    MAX_SOCKETS: '100000',
    MAX_SOCKETS_PER_ADDRESS: '100000',
  };
  const service = spawn(process.execPath, ['bin/frontdesk.js', 'serve'], {
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', ...unlimited },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for await (const part of service.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    printed += part;
    const [, url] = /open (https?:\/\/\S+)\n/.exec(printed) ?? [];
    if (url) return { service, url };
  }
  throw new Error('The service ended without an address.');
}

/** So many clients, each asking its next question when it has the answer, until all turns are taken. */
async function measure(count: number, askerOf: (client: number) => Ask): Promise<Row> {
  const first = askerOf(0);
  for (let i = 0; i < WARM_UP; i++) await first(questionOf(i));
  const latencies: number[] = [];
  let taken = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: count }, async (_, client) => {
      const ask = askerOf(client);
      while (taken < turns) {
        const question = questionOf(taken++);
        const asked = performance.now();
        await ask(question);
        latencies.push(performance.now() - asked);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => round(latencies[Math.ceil(share * latencies.length) - 1] ?? 0);
  return {
    'p50 ms': at(0.5),
    'p95 ms': at(0.95),
    'p99 ms': at(0.99),
    'per second': round(latencies.length / seconds),
  };
}

async function post(path: string, body: object): Promise<void> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  await response.json();
}

async function askOverHttp(message: string): Promise<void> {
  await post('/v1/chat', { message });
}

async function askModel(question: string): Promise<void> {
  await post('/v1/answer', { context: CONTEXT, question });
}

async function openSocket(): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('session', () => resolve()).once('connect_error', reject);
  });
  return socket;
}

async function openSockets(count: number): Promise<Socket[]> {
  const open: Socket[] = [];
  while (open.length < count) {
    open.push(...(await Promise.all(Array.from({ length: Math.min(20, count - open.length) }, openSocket))));
  }
  return open;
}

function inTurn(asks: readonly Ask[]): Ask {
  let next = 0;
  return (question) => (asks[next++ % asks.length] as Ask)(question);
}

function askOverSocket(socket: Socket): Ask {
  return (message) =>
    new Promise((resolve, reject) => {
      socket.once('answer:end', ({ reason, problem }: AnswerEnd) => {
        if (reason === 'complete') resolve();
        else reject(new Error(problem ?? reason));
      });
      socket.emit('ask', { message }, (answer: { ok: boolean; problem?: { detail: string } }) => {
        if (!answer.ok) reject(new Error(answer.problem?.detail));
      });
    });
}

/** What each stage took of all turns so far, from the service's own metrics. */
async function stageShares(): Promise<Record<string, { 'mean ms': number; 'share %': number }>> {
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  const read = (name: string) =>
    new Map(
      [
        ...metrics.matchAll(
          new RegExp(`^frontdesk_turn_stage_duration_seconds_${name}\\{stage="([^"]+)"\\} (\\S+)$`, 'gm'),
        ),
      ].map(([, stage, value]) => [stage ?? '', Number(value)]),
    );
  const sums = read('sum');
  const counts = read('count');
  const all = [...sums.values()].reduce((sum, seconds) => sum + seconds, 0);
  return Object.fromEntries(
    [...sums].map(([stage, seconds]) => [
      stage,
      {
        'mean ms': round((1000 * seconds) / (counts.get(stage) ?? 1)),
        'share %': round((100 * seconds) / all),
      },
    ]),
  );
}

async function idleSockets(): Promise<Record<string, number>> {
  const before = residentMb(service.pid as number);
  const open = await openSockets(sockets);
  const after = residentMb(service.pid as number);
  for (const socket of open) socket.disconnect();
  return {
    'idle sockets': open.length,
    'MB before': before,
    'MB after': after,
    'MB more': round(after - before),
  };
}

/** Linux only. */
function residentMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return round(Number(kilobytes) / 1024);
}

function questionOf(index: number): string {
  return QUESTIONS[index % QUESTIONS.length] ?? '';
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
