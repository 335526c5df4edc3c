// What an overload does: `npm run build && npx tsx bench/overload.ts [--seconds 30] [--times 4] [--rest 60]`.
//
// The built service answers questions about its sample desk in a process of its own. First one client asks alone (quiet),
// then as many as it takes to keep the service busy (its capacity), then turns come at so many times that rate whether
// or not the service keeps up. Printed are the latencies of turns that were accepted and of refusals, how many turns were
// answered in a second, how long /livez took meanwhile, and the resident memory before, at the end and after a rest.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { QUESTIONS } from './chat/measure.ts';
import { startMeasuredService } from './chat/service.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    times: { type: 'string', default: '4' },
    rest: { type: 'string', default: '60' },
  },
});
const QUIET_TURNS = 60;
const WARM_UP_TURNS = 20;
const BUSY_CLIENTS = 8;
const [seconds, times, restSeconds] = [values.seconds, values.times, values.rest].map(Number) as [
  number,
  number,
  number,
];

await using service = await startMeasuredService({ REQUESTS_PER_MINUTE: '1000000' });
let asked = 0;

interface Turn {
  readonly status: number;
  readonly ms: number;
  readonly retryAfter: string | null;
}

async function ask(): Promise<Turn> {
  const message = QUESTIONS[asked++ % QUESTIONS.length];
  const startedAt = performance.now();
  const response = await fetch(new URL('/v1/chat', service.url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message }),
  });
  await response.arrayBuffer();
  return {
    status: response.status,
    ms: performance.now() - startedAt,
    retryAfter: response.headers.get('Retry-After'),
  };
}

async function oneAfterTheOther(until: (turns: readonly Turn[]) => boolean): Promise<Turn[]> {
  const turns: Turn[] = [];
  while (!until(turns)) turns.push(await ask());
  return turns;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

await oneAfterTheOther(({ length }) => length >= WARM_UP_TURNS);
const quiet = await oneAfterTheOther(({ length }) => length >= QUIET_TURNS);

const busyUntil = performance.now() + (seconds / 3) * 1000;
const busy = (
  await Promise.all(
    Array.from({ length: BUSY_CLIENTS }, () => oneAfterTheOther(() => performance.now() > busyUntil)),
  )
).flat();
const capacity = answered(busy).length / (seconds / 3);
const memoryBefore = service.residentMb();

const overloadUntil = performance.now() + seconds * 1000;
const live: number[] = [];
const watching = (async () => {
  while (performance.now() < overloadUntil) {
    const startedAt = performance.now();
    await (await fetch(new URL('/livez', service.url))).arrayBuffer();
    live.push(performance.now() - startedAt);
    await pause(50);
  }
})();
const coming: Promise<Turn>[] = [];
const everyMs = 1000 / (times * capacity);
for (let next = performance.now(); next < overloadUntil; next += everyMs) {
  await pause(Math.max(0, next - performance.now()));
  coming.push(ask());
}
const overload = await Promise.all(coming);
await watching;
const memoryAfter = service.residentMb();
await pause(restSeconds * 1000);
const memoryRested = service.residentMb();

const refused = overload.filter(({ status }) => status !== 200);
console.log(`${cpus().length} × ${cpus()[0]?.model}, Node.js ${process.version}`);
console.table({
  quiet: row(answered(quiet)),
  [`${BUSY_CLIENTS} clients`]: { ...row(answered(busy)), 'per second': round(capacity) },
  [`${times} × capacity, accepted`]: {
    ...row(answered(overload)),
    'per second': round(answered(overload).length / seconds),
  },
  'refused at once': { ...row(refused), 'per second': round(refused.length / seconds) },
  '/livez meanwhile': row(live.map((ms) => ({ ms }))),
});
console.log(
  `refusals: ${[...new Set(refused.map(({ status, retryAfter }) => `${status} after ${retryAfter} s`))].join(', ')}`,
);
console.log(
  `resident memory: ${round(memoryBefore)} MB before, ${round(memoryAfter)} MB at the end, ${round(memoryRested)} MB ${restSeconds} s later`,
);

function answered(turns: readonly Turn[]): Turn[] {
  return turns.filter(({ status }) => status === 200);
}

function row(turns: readonly { readonly ms: number }[]) {
  const sorted = turns.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { turns: sorted.length, 'p50 ms': at(0.5), 'p99 ms': at(0.99) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
