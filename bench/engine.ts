// Measures the engines: `npx tsx bench/engine.ts [--model models/desk-qa/1] [--runs 50] [--json]`.
//
// One question about a 120-token passage, reader alone and reader with fifteen written words, on each engine; the
// same beside a reader of DistilBERT's size; and batches on every core.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadModelFiles } from '../src/engine/model-files.ts';
import type { Network } from '../src/engine/network.ts';
import { createOnnxNetwork } from '../src/engine/onnx/network.ts';
import { loadTensorFlow } from '../src/engine/tensorflow/backend.ts';
import { createTensorflowNetwork } from '../src/engine/tensorflow/network.ts';
import type { Lexicon } from '../src/text/lexicon.ts';
import { tokenize } from '../src/text/tokenize.ts';
import { outputIds } from '../src/text/vocabulary.ts';
import { type Asked, lexiconOf, readerBatch, writerBatch } from '../test/support/batches.ts';
import { TINY_TEXT } from '../test/support/tiny-model.ts';
import { openDistilbert } from './distilbert.ts';
import { writeRandomModel } from './random-model.ts';

const PASSAGE_TOKENS = 120;
const WRITTEN_WORDS = 15;
const DISTILBERT_TOKENS = 150; // 120 words of such a passage and a question, in word pieces
const BATCH = 16;
/** Runs of one before it is the other's turn. */
const TURN = 5;

const { values } = parseArgs({
  options: { model: { type: 'string' }, runs: { type: 'string', default: '50' }, json: { type: 'boolean' } },
});
const runs = Number(values.runs);

const item: Asked = {
  passage: firstTokens(TINY_TEXT.repeat(3), PASSAGE_TOKENS),
  question: 'When does the old library open in the morning?',
};

using random = values.model ? undefined : await writeRandomModel();
const files = await loadModelFiles(values.model ?? (random?.folder as string));
const lexicon = lexiconOf(files.vocabulary);
const report: Record<string, Record<string, number | string>> = {};

const onnx = await createOnnxNetwork(files);
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
const distilbert = await openDistilbert(folder, DISTILBERT_TOKENS);
const ours = await latency(onnx, lexicon, distilbert.run);
report['onnx, 1 thread'] = ours;
report['DistilBERT size, same runtime, 1 thread'] = {
  'read ms': ours['beside ms'] as number,
  'times slower than onnx with sentence':
    Math.round((10 * (ours['beside ms'] as number)) / (ours['read and write ms'] as number)) / 10,
};
delete ours['beside ms'];
await distilbert.dispose();
rmSync(folder, { recursive: true, force: true });
await onnx[Symbol.asyncDispose]();

const cores = availableParallelism();
const pool = await createOnnxNetwork(files, { workers: cores });
report[`onnx, ${cores} workers, batches of ${BATCH}`] = await throughput(pool, lexicon, 2 * cores);
await pool[Symbol.asyncDispose]();

for (const device of ['cpu', 'wasm'] as const) {
  const backend = await loadTensorFlow(device);
  if (device === 'cpu' && backend.name === 'wasm') continue;
  const network = await createTensorflowNetwork(files, backend);
  report[`tfjs, ${backend.name}`] = await latency(network, lexicon);
  await network[Symbol.asyncDispose]();
}

if (values.json)
  console.log(JSON.stringify({ processor: cpus()[0]?.model, model: values.model, report }, null, 2));
else console.table(report);

/** Medians of single questions. `beside` takes turns with the network, so that both meet the same machine. */
async function latency(network: Network, lexicon: Lexicon, beside?: () => Promise<void>) {
  const read: number[] = [];
  const whole: number[] = [];
  const other: number[] = [];
  const question = async () => {
    const started = performance.now();
    await network.read(readerBatch(lexicon, [item]));
    const evidenceAt = performance.now();
    await write(network, lexicon, [item]);
    read.push(evidenceAt - started);
    whole.push(performance.now() - started);
  };
  const compared = async () => {
    const started = performance.now();
    await beside?.();
    other.push(performance.now() - started);
  };
  for (let done = 0; done < runs; done += TURN) {
    // The first of a turn finds the caches full of the other's weights and is not counted.
    await measured(question, [read, whole]);
    if (beside) await measured(compared, [other]);
  }
  return {
    'read ms': median(read),
    'read and write ms': median(whole),
    ...(beside ? { 'beside ms': median(other) } : {}),
  } as Record<string, number>;
}

async function measured(run: () => Promise<void>, times: readonly number[][]): Promise<void> {
  await run();
  for (const list of times) list.pop();
  for (let i = 0; i < TURN; i++) await run();
}

/** Answers per second, `callers` batches under way at a time. */
async function throughput(network: Network, lexicon: Lexicon, callers: number) {
  const batches = Math.ceil(runs / 5) + 1;
  const items = Array.from({ length: BATCH }, () => item);
  const batch = async () => {
    await network.read(readerBatch(lexicon, items));
    await write(network, lexicon, items);
  };
  await Promise.all(Array.from({ length: callers }, batch));
  const started = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let i = 0; i < batches; i++) await batch();
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { 'answers/s': Math.round((callers * batches * BATCH) / seconds) };
}

/** Greedy search for so many words, whatever the model would say: no word ends a sentence. */
async function write(network: Network, lexicon: Lexicon, items: readonly Asked[]): Promise<void> {
  const batch = writerBatch(lexicon, items);
  const known = outputIds(lexicon.vocabulary.data);
  const ids = Int32Array.from({ length: known }, (_, id) => id % 1000);
  await network.write({
    batch,
    sources: batch.lengths.map((length) => {
      const positions = Int32Array.from({ length }, (_, i) => i);
      return { keys: positions.map((i) => known + i), wordIds: positions, tunedIds: positions.map(() => 0) };
    }),
    output: { wordIds: ids, tunedIds: ids.map(() => 0), endId: -1, reservedIds: 0 },
    beamWidth: 1,
    maxTokens: WRITTEN_WORDS,
  });
}

function firstTokens(text: string, count: number): string {
  return text.slice(0, tokenize(text)[count - 1]?.end);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(100 * (sorted[sorted.length >> 1] as number)) / 100;
}
