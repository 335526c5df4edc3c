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

describe('a model that is swapped under load', { timeout: 900_000 }, () => {
  it(`fails no request in ${SWAPS} swaps, and its memory returns`, async () => {
    const models = await place.open({ refreshEveryMs: 3_600_000 });
    const report = await measureSwaps({ models, versions: VERSIONS, swaps: SWAPS, clients: 4, restMs: 0 });
    expect(report.turns).toBeGreaterThan(SWAPS);
    expect(report.failed).toBe(0);
    const [first = 0] = report.residentMb;
    expect(report.residentMb.at(-1)).toBeLessThan(1.1 * first);
    expect(models.registry.statuses()).toHaveLength(2);
  });
});
