// Compares ways to train on several cores, by what is learnt in the same time:
// `npx tsx bench/training.ts --data squad1.1.train.jsonl.gz [--minutes 4] [--processes 2] [--output docs/img/training-processes.svg]`.
//
// One process alone; several whose gradients are averaged at every step (what `frontdesk train` does); several that share
// weights, each adding its own gradient when it has one, however old (Recht et al. 2011, "Hogwild!").
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_HYPERPARAMETERS } from '../src/model/hyperparameters.ts';
import { createRandom } from '../src/model/random.ts';
import { initialWeights, readerWeights } from '../src/model/weights.ts';
import { type AdamState, adamStep, createAdamState } from '../src/training/adam.ts';
import { lineChart } from '../src/training/charts/line-chart.ts';
import { toSvg } from '../src/training/charts/svg.ts';
import { prepareVocabulary, type ReaderRun } from '../src/training/reader-run.ts';
import { loadRunVocabulary } from '../src/training/run-vocabulary.ts';
import { startWorkers, type Workers } from '../src/training/workers.ts';

const LEARNING_RATE = 1.5e-3;
const WARM_UP_STEPS = 100;
const LOOK_EVERY_SECONDS = 40;
const QUESTIONS = 600;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    minutes: { type: 'string', default: '4' },
    processes: { type: 'string', default: String(availableParallelism()) },
    output: { type: 'string' },
  },
});
if (!values.data) throw new Error('Give the training questions: --data FILE');
const seconds = 60 * Number(values.minutes);
const processes = Number(values.processes);

interface Look {
  readonly seconds: number;
  readonly examples: number;
  readonly f1: number;
}

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-training-'));
const run: ReaderRun = {
  kind: 'reader',
  folder,
  device: 'cpu',
  data: [{ path: values.data, weight: 1, unanswerable: 0.15, altered: 0 }],
  vocabularyFrom: [],
  heldOutQuestions: 3000,
  batches: {
    seed: 1,
    tokensPerBatch: 6000,
    maxBatch: 96,
    shortEpochs: 3,
    shortPassage: 110,
    longEpochs: 0,
    longPassage: 300,
  },
  dropout: 0.2,
  seed: 1,
  hyperparameters: DEFAULT_HYPERPARAMETERS,
};
prepareVocabulary(run);
const { hyperparameters } = loadRunVocabulary(folder);
const start = (count: number) =>
  startWorkers(count, new URL('../src/training/worker.ts', import.meta.url), run);

const ways: Record<string, () => Promise<Look[]>> = {
  'one process': () => averaged(1),
  [`${processes} processes, gradients averaged`]: () => averaged(processes),
  [`${processes} processes, weights shared`]: () => shared(processes),
};
const series = [];
for (const [name, train] of Object.entries(ways)) {
  const looks = await train();
  console.log(name);
  console.table(looks);
  series.push({ name, points: looks.map(({ seconds, f1 }): [number, number] => [seconds / 60, f1]) });
}
rmSync(folder, { recursive: true, force: true });
if (values.output)
  writeFileSync(
    values.output,
    toSvg(
      lineChart({
        title: 'Held-out F1 by minutes of training',
        xLabel: 'minutes',
        yLabel: 'F1',
        series,
      }),
    ),
  );

function newState(): AdamState {
  return createAdamState(initialWeights(readerWeights(hyperparameters), createRandom(run.seed)));
}

function update(state: AdamState, gradients: Float32Array, step: number): void {
  const learningRate = LEARNING_RATE * Math.min(1, step / WARM_UP_STEPS);
  adamStep(state, gradients, step, {
    learningRate,
    clipNorm: 5,
    averageDecay: Math.min(0.99, step / (step + 10)),
  });
}

/** The looks of a training whose `work` goes on until `isOver` says stop; looking does not count as time. */
async function averaged(count: number): Promise<Look[]> {
  await using workers = await start(count);
  const state = newState();
  const gradients = new Float32Array(state.weights.length);
  const looks: Look[] = [];
  let spent = 0;
  let examples = 0;
  for (let step = 1; spent < seconds; step++) {
    const from = performance.now();
    const result = await workers.step(state.weights, (step - 1) * count, gradients);
    update(state, gradients, step);
    examples += result.examples;
    spent += (performance.now() - from) / 1000;
    if (spent >= (looks.length + 1) * LOOK_EVERY_SECONDS)
      looks.push(await look(workers, state, spent, examples));
  }
  return looks;
}

async function shared(count: number): Promise<Look[]> {
  const peers = await Promise.all(Array.from({ length: count }, () => start(1)));
  const state = newState();
  const looks: Look[] = [];
  let steps = 0;
  let asked = 0;
  let examples = 0;
  let spent = 0;
  while (spent < seconds) {
    const until = Math.min(seconds, (looks.length + 1) * LOOK_EVERY_SECONDS);
    const from = performance.now();
    const isOver = () => spent + (performance.now() - from) / 1000 >= until;
    await Promise.all(
      peers.map(async (peer) => {
        const gradients = new Float32Array(state.weights.length);
        while (!isOver()) {
          const result = await peer.step(state.weights, asked++, gradients);
          update(state, gradients, ++steps);
          examples += result.examples;
        }
      }),
    );
    spent += (performance.now() - from) / 1000;
    looks.push(await look(peers[0] as Workers, state, spent, examples));
  }
  for (const peer of peers) await peer[Symbol.asyncDispose]();
  return looks;
}

async function look(workers: Workers, state: AdamState, spent: number, examples: number): Promise<Look> {
  const { f1, count } = await workers.evaluate(state.average, QUESTIONS);
  return { seconds: Math.round(spent), examples, f1: Math.round((1000 * f1) / count) / 10 };
}
