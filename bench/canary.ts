// Draws the life of two canaries from a real run: `npx tsx bench/canary.ts [--output docs/img]`.
//
// Both have the weights of the shipped model. The good one goes through its steps and is promoted. The bad one was
// calibrated too strictly, so that it finds no answer where there is one, and the guard-rail of declines takes it back.
// Clients ask in new conversations all the time; only the minutes of a step are shortened to what a picture can wait for.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Manifest } from '../src/engine/manifest.ts';
import { findModel } from '../src/serving/model-repository.ts';
import { openPredictor, type ServedModels } from '../src/serving/open-predictor.ts';
import { rolloutActionSchema } from '../src/serving/rollout-actions.ts';
import { openDatabase } from '../src/storage/database.ts';
import type { RatedAnswer } from '../src/storage/served-answer-store.ts';
import { createStores, type Stores } from '../src/storage/stores.ts';
import { type LineSeries, lineChart } from '../src/training/charts/line-chart.ts';
import { panels, toSvg } from '../src/training/charts/svg.ts';
import { askAtOnce } from './serving/clients.ts';
import { copyVersion } from './serving/version-copies.ts';

const { values } = parseArgs({
  options: { output: { type: 'string', default: 'docs/img' }, clients: { type: 'string', default: '2' } },
});
const STEPS = [10, 25, 50];
const GUARD_RAILS = { minTurns: 30, minMinutes: 0.1 };
/** Passages of the questions asked here have up to 0.13 as the probability that they do not answer. */
const STRICT_THRESHOLD = 0.07;
/** Turns that a point of a curve is made of, at the most. */
const WINDOW = 40;

const source = findModel('models');
const [name = ''] = source.split(/[\\/]/).slice(-2);
const lives = {
  promoted: {
    title: 'A canary that is promoted',
    change: (manifest: Manifest) => manifest,
  },
  'rolled-back': {
    title: 'A canary that is rolled back',
    change: (manifest: Manifest): Manifest => ({
      ...manifest,
      calibration: {
        ...manifest.calibration,
        unsureThreshold: STRICT_THRESHOLD,
        sureThreshold: STRICT_THRESHOLD,
      },
    }),
  },
};

for (const [file, { title, change }] of Object.entries(lives)) {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
  try {
    const modelsDir = join(folder, 'models');
    copyVersion(source, modelsDir, '1');
    copyVersion(source, modelsDir, '2', change);
    await using database = await openDatabase({ url: 'sqlite:bench.sqlite', dataDir: folder });
    const stores = createStores(database);
    const limits = { workers: 1, maxBatchSize: 16, maxBatchWaitMs: 5, maxQueue: 512, refreshEveryMs: 500 };
    await using models = await openPredictor({ modelsDir, name, ...limits, stores });
    await live(models);
    await writeChart(`canary-${file}`, title, stores);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the first question until the canary is the stable version, or gone. */
async function live(models: ServedModels): Promise<void> {
  const act = (action: object) => models.rollouts.act(name, 'an operator', rolloutActionSchema.parse(action));
  await act({ action: 'promote', version: '1' });
  let asked = 0;
  let endedAt = Number.POSITIVE_INFINITY;
  let isStarted = false;
  await askAtOnce(
    models,
    Number(values.clients),
    () => {
      if (!isStarted && asked >= 2 * WINDOW) {
        isStarted = true;
        void act({ action: 'canary', version: '2', steps: STEPS, guardRails: GUARD_RAILS });
      }
      const served = models.rollouts.find(name);
      const isOver = isStarted && served && served.revision > 2 && !served.rollout.canary;
      if (isOver) endedAt = Math.min(endedAt, asked + 2 * WINDOW);
      return asked >= endedAt;
    },
    () => {
      asked += 1;
      return { turnId: `turn ${asked}` };
    },
  );
}

async function writeChart(file: string, title: string, stores: Stores): Promise<void> {
  const changes = (await stores.rollouts.changes(name)).reverse();
  const answers = (await stores.servedAnswers.listSince(name, 0)).reverse();
  const begun = answers[0]?.createdAtMs ?? 0;
  const seconds = (timeMs: number) => (timeMs - begun) / 1000;
  const last = seconds(answers.at(-1)?.createdAtMs ?? 0);
  const shares = changes.map(({ createdAtMs, state }) => ({
    at: seconds(createdAtMs),
    share: shareOf(state),
  }));
  const marks = changes.slice(1).map(({ createdAtMs, action }, i) => ({
    x: seconds(createdAtMs),
    name: wordOf(action, shares[i + 1]?.share ?? 0),
  }));
  const { reason } = (changes.at(-1)?.action ?? {}) as { reason?: string };
  const canary = answers.filter(({ version }) => version === '2');
  const stable = answers.filter(({ version }) => version === '1');
  const common = { xLabel: 'seconds', xRange: [0, last] as const, marks, width: 760, height: 320 };
  const charts = [
    lineChart({
      ...common,
      title,
      subtitle: reason ?? `steps ${STEPS.join(', ')} and 100 %, guard-rails held`,
      yLabel: 'share of the turns, %',
      yRange: [0, 100],
      series: [
        { name: 'asked for', points: stairs(shares, last) },
        { name: 'measured', points: running(answers, seconds, ({ version }) => version === '2') },
      ],
    }),
    lineChart({
      ...common,
      title: 'Declined',
      subtitle: `of the last ${WINDOW} turns of each version`,
      yLabel: 'declined, %',
      yRange: [0, 100],
      series: [
        { name: 'version 1', points: running(stable, seconds, ({ isDeclined }) => isDeclined) },
        { name: 'version 2', points: running(canary, seconds, ({ isDeclined }) => isDeclined) },
      ],
    }),
  ];
  writeFileSync(join(values.output, `${file}.svg`), toSvg(panels(charts, 1)));
  console.log(
    `${file}: ${answers.length} turns, ${last.toFixed(0)} s, ${marks.map((mark) => mark.name).join(', ')}`,
  );
}

/** The traffic of version 2 that a state of the rollout asks for, in per cent. */
function shareOf(state: unknown): number {
  const { stable, canary } = state as { stable: string; canary: { trafficPercent: number } | null };
  return stable === '2' ? 100 : (canary?.trafficPercent ?? 0);
}

function wordOf(action: unknown, share: number): string {
  const { action: word } = action as { action: string };
  if (word === 'next step') return share === 100 ? 'promoted' : `${share} %`;
  return word === 'canary' ? `canary, ${share} %` : 'rolled back';
}

/** A value that stays until the next takes its place. */
function stairs(shares: readonly { at: number; share: number }[], last: number): LineSeries['points'] {
  return shares.flatMap(({ at, share }, i) => [
    [Math.max(0, at), share] as const,
    [shares[i + 1]?.at ?? last, share] as const,
  ]);
}

/** Per cent of the last turns at each turn: of as many as there are, of a window at the most. */
function running(
  answers: readonly RatedAnswer[],
  seconds: (timeMs: number) => number,
  isHit: (answer: RatedAnswer) => boolean,
): LineSeries['points'] {
  return answers.map(({ createdAtMs }, i) => {
    const last = answers.slice(Math.max(0, i + 1 - WINDOW), i + 1);
    return [seconds(createdAtMs), (100 * last.filter(isHit).length) / last.length];
  });
}
