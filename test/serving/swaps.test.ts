import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureSwaps } from '../../bench/serving/swaps.ts';
import { type MadeVersions, makeVersions, openServedTiny, type ServedTiny } from '../support/served-tiny.ts';

const VERSIONS = ['1', '2', '3'];
const SWAPS = 50;

let made: MadeVersions;
let place: ServedTiny;

beforeAll(async () => {
  made = await makeVersions(VERSIONS);
  place = await openServedTiny();
  for (const version of VERSIONS) place.put(made.of(version), version);
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  made[Symbol.dispose]();
});

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

describe('a model that is swapped under load', { timeout: 900_000 }, () => {
  it(`fails no request in ${SWAPS} swaps, and its memory returns`, async () => {
    const models = await place.open({ refreshEveryMs: 3_600_000 });
    const report = await measureSwaps({ models, versions: VERSIONS, swaps: SWAPS, clients: 4, restMs: 0 });
    expect(report.turns).toBeGreaterThan(SWAPS);
    expect(report.failed).toBe(0);
    // ONNX Runtime and the allocator keep what the first swaps took: a leak would go on growing after them.
    const settled = median(report.residentMb.slice(10, 20));
    expect(median(report.residentMb.slice(-10))).toBeLessThan(1.1 * settled);
    expect(models.registry.statuses()).toHaveLength(2);
  });
});
