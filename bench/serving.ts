// Measures serving: `npm run build && npx tsx bench/serving.ts [--part batching|swaps|livez] [--seconds 5] [--swaps 50]`.
//
// batching: throughput and latency one by one, batched and shadowed, at 1, 8 and 64 clients (--svg <file> draws it).
// swaps: failed turns, p99 and memory while the model is swapped under load. livez: how soon /livez answers at full load.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runsWithSmallMemory } from '../scripts/small-memory.mjs';
import { findModel } from '../src/serving/model-repository.ts';
import { openDatabase } from '../src/storage/database.ts';
import { createStores } from '../src/storage/stores.ts';
import { batchingChart, measureBatching } from './serving/batching.ts';
import { measureLivez } from './serving/livez.ts';
import { measureSwaps } from './serving/swaps.ts';
import { copyVersion } from './serving/version-copies.ts';

const { values } = parseArgs({
  options: {
    part: { type: 'string' },
    seconds: { type: 'string', default: '5' },
    swaps: { type: 'string', default: '50' },
    clients: { type: 'string', default: '4' },
    svg: { type: 'string' },
  },
});
const source = findModel('models');
const seconds = Number(values.seconds);
const machine = `${cpus().length} × ${cpus()[0]?.model}`;
const parts = { batching, swaps, livez };
const wanted = values.part === undefined ? Object.keys(parts) : [values.part];

// As the service runs.
if (!(await runsWithSmallMemory(fileURLToPath(import.meta.url)))) {
  console.log(`${source}, ${machine}, Node.js ${process.version}`);
  for (const part of wanted) {
    const measure = parts[part as keyof typeof parts];
    if (!measure) throw new Error(`There is no part ${part}: choose ${Object.keys(parts).join(', ')}.`);
    await measure();
  }
}

async function batching(): Promise<void> {
  const rows = await measureBatching(source, seconds);
  console.table(
    rows.map(({ manner, clients, ...row }) => ({
      manner,
      clients,
      'answers/s': round(row.perSecond),
      'p50 ms': round(row.p50Ms),
      'p99 ms': round(row.p99Ms),
      failed: row.failed,
      'mean batch': round(row.meanBatch),
      'shadowed %': round(100 * row.shadowed),
    })),
  );
  if (values.svg) writeFileSync(values.svg, batchingChart(rows, `${machine}, ${seconds} s each`));
}

async function swaps(): Promise<void> {
  // As it is built: from its sources every thread of a version would compile them first.
  const built = new URL('../dist/serving/open-predictor.js', import.meta.url).href;
  const { openPredictor } = (await import(built)) as typeof import('../src/serving/open-predictor.ts');
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
  try {
    const modelsDir = join(folder, 'models');
    const versions = ['1', '2', '3'];
    for (const version of versions) copyVersion(source, modelsDir, version);
    const [name = ''] = source.split(/[\\/]/).slice(-2);
    await using database = await openDatabase({ url: 'sqlite:bench.sqlite', dataDir: folder });
    const limits = { workers: 0, maxBatchSize: 16, maxBatchWaitMs: 5, maxQueue: 512 };
    await using models = await openPredictor({ modelsDir, name, ...limits, stores: createStores(database) });
    const report = await measureSwaps({
      models,
      versions,
      swaps: Number(values.swaps),
      clients: Number(values.clients),
      restMs: 1000,
    });
    const [first = 0] = report.residentMb;
    const last = report.residentMb.at(-1) ?? 0;
    console.table([
      {
        swaps: report.residentMb.length,
        clients: values.clients,
        turns: report.turns,
        failed: report.failed,
        'p99 ms, no swap': round(report.p99RestingMs),
        'p99 ms, during a swap': round(report.p99SwappingMs),
        ratio: round(report.p99SwappingMs / report.p99RestingMs),
        'ms of a swap': round(report.swapMs),
        'MB after the first': round(first),
        'MB after the last': round(last),
        'growth %': round(100 * (last / first - 1)),
      },
    ]);
    console.log(`MB after each swap: ${report.residentMb.map(Math.round).join(' ')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function livez(): Promise<void> {
  const report = await measureLivez(64, 2 * seconds);
  console.table([
    {
      clients: report.clients,
      'turns/s': round(report.answersPerSecond),
      probes: report.probes,
      '/livez p50 ms': round(report.p50Ms),
      '/livez p99 ms': round(report.p99Ms),
      '/livez max ms': round(report.maxMs),
      'event loop lag p99 ms': round(report.eventLoopLagP99Ms),
      '/livez p99 ms, idle': round(report.idleP99Ms),
    },
  ]);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
