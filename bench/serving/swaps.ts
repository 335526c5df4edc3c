// A model that is swapped again and again while clients ask: failed turns, latency during a swap, memory after it.

import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ServedModels } from '../../src/serving/open-predictor.ts';
import { type AskedTurn, askAtOnce, latencyQuantile } from './clients.ts';

export interface SwapOptions {
  readonly models: ServedModels;
  /** Three at least: one goes, one comes, and the one before is kept for a rollback. */
  readonly versions: readonly string[];
  readonly swaps: number;
  readonly clients: number;
  /** Between two swaps, in milliseconds: what is asked then is the measure for what is asked during one. */
  readonly restMs: number;
}

export interface SwapReport {
  readonly turns: number;
  readonly failed: number;
  readonly p99RestingMs: number;
  readonly p99SwappingMs: number;
  /** Resident megabytes after each swap, when the version before is unloaded and garbage is collected. */
  readonly residentMb: readonly number[];
  /** How long a swap took, the mean. */
  readonly swapMs: number;
}

export async function measureSwaps(options: SwapOptions): Promise<SwapReport> {
  const { models, versions, swaps, clients, restMs } = options;
  const promote = (version: string) =>
    models.rollouts.act(models.name, 'a swap', { action: 'promote', version });
  // As many are loaded from now on as at any later time: the stable one and the one before.
  for (const version of versions.slice(0, 2)) await promote(version);
  let isOver = false;
  const asking = askAtOnce(models, clients, () => isOver);
  const swapping: Span[] = [];
  const collecting: Span[] = [];
  const residentMb: number[] = [];
  for (let i = 0; i < swaps; i++) {
    await wait(restMs);
    const fromMs = performance.now();
    await promote(versions[(i + 2) % versions.length] as string);
    while (models.registry.statuses().some(({ state }) => state !== 'available')) await wait(5);
    swapping.push([fromMs, performance.now()]);
    // Turns that began meanwhile are over before the garbage is collected, which holds everybody up.
    await wait(restMs / 2);
    const collectedFromMs = performance.now();
    residentMb.push(residentMegabytes());
    collecting.push([collectedFromMs, performance.now()]);
  }
  isOver = true;
  const turns = await asking;
  const undisturbed = turns.filter((turn) => !isWithin(turn, collecting));
  return {
    turns: turns.length,
    failed: turns.filter(({ isFailed }) => isFailed).length,
    p99RestingMs: latencyQuantile(
      undisturbed.filter((turn) => !isWithin(turn, swapping)),
      0.99,
    ),
    p99SwappingMs: latencyQuantile(
      undisturbed.filter((turn) => isWithin(turn, swapping)),
      0.99,
    ),
    residentMb,
    swapMs: swapping.reduce((sum, [fromMs, toMs]) => sum + toMs - fromMs, 0) / swapping.length,
  };
}

type Span = readonly [fromMs: number, toMs: number];

const isWithin = ({ beganMs, endedMs }: AskedTurn, spans: readonly Span[]) =>
  spans.some(([fromMs, toMs]) => beganMs < toMs && endedMs > fromMs);

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function residentMegabytes(): number {
  collectGarbage();
  return process.memoryUsage.rss() / 2 ** 20;
}
