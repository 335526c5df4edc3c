// Throughput and latency one by one, batched, and with a shadow beside, at several numbers of clients.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPredictor, type ServedModels } from '../../src/serving/open-predictor.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { createStores } from '../../src/storage/stores.ts';
import { barChart } from '../../src/training/charts/bar-chart.ts';
import { panels, toSvg } from '../../src/training/charts/svg.ts';
import { askAtOnce, latencyQuantile } from './clients.ts';
import { copyVersion } from './version-copies.ts';

export interface BatchingRow {
  readonly manner: string;
  readonly clients: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
  /** Passages read in one go. */
  readonly meanBatch: number;
  /** Share of the turns that the shadow answered too. */
  readonly shadowed: number;
}

const CLIENTS = [1, 8, 64];
const MANNERS = [
  { manner: 'one by one', maxBatchSize: 1, isShadowed: false },
  { manner: 'batched', maxBatchSize: 16, isShadowed: false },
  { manner: 'batched, shadowed', maxBatchSize: 16, isShadowed: true },
];

/** @param source The folder of the version that is measured */
export async function measureBatching(source: string, seconds: number): Promise<BatchingRow[]> {
  const rows: BatchingRow[] = [];
  for (const { manner, maxBatchSize, isShadowed } of MANNERS) {
    const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
    try {
      const modelsDir = join(folder, 'models');
      for (const version of isShadowed ? ['1', '2'] : ['1']) copyVersion(source, modelsDir, version);
      const [name = ''] = source.split(/[\\/]/).slice(-2);
      await using database = await openDatabase({ url: 'sqlite:bench.sqlite', dataDir: folder });
      const limits = { workers: 0, maxBatchSize, maxBatchWaitMs: 5, maxQueue: 512 };
      const stores = createStores(database);
      await using models = await openPredictor({ modelsDir, name, ...limits, stores });
      await models.rollouts.act(name, 'bench', { action: 'promote', version: '1' });
      if (isShadowed)
        await models.rollouts.act(name, 'bench', { action: 'shadow', version: '2', samplePercent: 100 });
      for (const clients of CLIENTS)
        rows.push({ manner, clients, ...(await measure(models, clients, seconds)) });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return rows;
}

async function measure(models: ServedModels, clients: number, seconds: number) {
  const end = performance.now() + 1000 * seconds;
  const before = countsOf(models, '1');
  const shadowsBefore = countsOf(models, '2').inferences;
  const began = performance.now();
  const turns = await askAtOnce(models, clients, () => performance.now() >= end);
  const tookSeconds = (performance.now() - began) / 1000;
  const after = countsOf(models, '1');
  return {
    perSecond: turns.length / tookSeconds,
    p50Ms: latencyQuantile(turns, 0.5),
    p99Ms: latencyQuantile(turns, 0.99),
    failed: turns.filter(({ isFailed }) => isFailed).length,
    meanBatch: (after.inferences - before.inferences) / (after.executions - before.executions),
    shadowed: (countsOf(models, '2').inferences - shadowsBefore) / turns.length,
  };
}

function countsOf({ name, registry }: ServedModels, version: string) {
  const { inferenceCount: inferences = 0, executionCount: executions = 0 } =
    registry.find({ name, version }) ?? {};
  return { inferences, executions };
}

/** The rows as bars: answers a second, and the latency that one in a hundred exceeds. */
export function batchingChart(rows: readonly BatchingRow[], machine: string): string {
  const series = (value: (row: BatchingRow) => number) =>
    MANNERS.map(({ manner }) => ({
      name: manner,
      values: rows.filter((row) => row.manner === manner).map(value),
    }));
  const names = CLIENTS.map((clients) => `${clients} client${clients === 1 ? '' : 's'}`);
  const common = { subtitle: machine, xLabel: 'asking at the same time', names };
  return toSvg(
    panels(
      [
        barChart({
          ...common,
          title: 'Throughput',
          yLabel: 'answers a second',
          series: series(({ perSecond }) => perSecond),
        }),
        barChart({ ...common, title: 'Latency', yLabel: 'p99, ms', series: series(({ p99Ms }) => p99Ms) }),
      ],
      2,
    ),
  );
}
