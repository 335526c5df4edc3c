// Throughput and latency of the model with and without batching, and the cost of a shadow, at 1, 8 and 64 clients.
// Usage: node bench/serving.ts [seconds for each row]

import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantileOf } from '../src/serving/intervals.ts';
import { findModel } from '../src/serving/model-repository.ts';
import { openPredictor, type ServedModels } from '../src/serving/open-predictor.ts';
import { openDatabase } from '../src/storage/database.ts';
import { createStores } from '../src/storage/stores.ts';

const MODELS = 'models';
const CLIENTS = [1, 8, 64];
const seconds = Number(process.argv[2] ?? 5);
const [name = '', version = ''] = findModel(MODELS).split(/[\\/]/).slice(-2);

const SENTENCES = [
  'The library opens at nine in the morning and closes at six in the evening.',
  'It was built in 1932 by Ada Green, after the old house at the river had burnt down.',
  'Visitors may borrow ten books, which they keep for three weeks.',
  'The reading room on the second floor has forty seats and is closed on public holidays.',
];
const QUESTIONS = [
  'When does the library open?',
  'Who built it?',
  'How many books may I borrow?',
  'Where is the reading room?',
];

/** A passage of one to eight sentences: traffic has all lengths. */
const requestOf = (i: number) => ({
  context: Array.from({ length: 1 + (i % 8) }, (_, j) => SENTENCES[(i + j) % SENTENCES.length]).join(' '),
  question: QUESTIONS[i % QUESTIONS.length] as string,
});

async function measure(
  models: ServedModels,
  clients: number,
): Promise<{ perSecond: number; latencies: number[] }> {
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + 1000 * seconds;
  let next = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) {
        const asked = performance.now();
        const i = next++;
        using picked = models.pick({ turnId: `turn ${i}` });
        await picked.answer([requestOf(i)]);
        latencies.push(performance.now() - asked);
      }
    }),
  );
  return { perSecond: latencies.length / ((performance.now() - began) / 1000), latencies };
}

async function row(title: string, maxBatchSize: number, isShadowed: boolean): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'frontdesk-bench-'));
  try {
    await using database = await openDatabase({ url: 'sqlite:bench.sqlite', dataDir });
    const limits = { workers: 0, maxBatchSize, maxBatchWaitMs: 5, maxQueue: 512 };
    await using models = await openPredictor({
      modelsDir: MODELS,
      name,
      ...limits,
      stores: createStores(database),
    });
    if (isShadowed)
      await models.rollouts.act(name, 'bench', { action: 'shadow', version, samplePercent: 100 });
    for (const clients of CLIENTS) {
      const before = countsOf(models);
      const { perSecond, latencies } = await measure(models, clients);
      const after = countsOf(models);
      const meanBatch =
        (after.inferenceCount - before.inferenceCount) / (after.executionCount - before.executionCount);
      const [p50, p99] = [quantileOf(latencies, 0.5) ?? 0, quantileOf(latencies, 0.99) ?? 0];
      const cells = [
        title,
        clients,
        perSecond.toFixed(1),
        p50.toFixed(0),
        p99.toFixed(0),
        meanBatch.toFixed(1),
      ];
      process.stdout.write(`| ${cells.join(' | ')} |\n`);
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function countsOf({ registry }: ServedModels) {
  const loaded = registry.find({ name, version });
  if (!loaded) throw new Error(`${name}/${version} is not loaded.`);
  const { inferenceCount, executionCount } = loaded;
  return { inferenceCount, executionCount };
}

process.stdout.write(`${name}/${version}, ${availableParallelism()} cores, ${seconds} s a row\n\n`);
process.stdout.write('| | clients | answers/s | p50 ms | p99 ms | mean batch |\n|---|---|---|---|---|---|\n');
await row('one by one', 1, false);
await row('batched', 16, false);
await row('batched, shadowed', 16, true);
