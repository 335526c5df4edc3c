import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServedModels } from '../../src/serving/open-predictor.ts';
import { rolloutActionSchema } from '../../src/serving/rollout-actions.ts';
import {
  type MadeVersions,
  makeVersions,
  openServedTiny,
  type ServedTiny,
  until,
} from '../support/served-tiny.ts';
import { TINY_TEXT } from '../support/tiny-model.ts';

let made: MadeVersions;
let others: MadeVersions;
let place: ServedTiny;

beforeAll(async () => {
  made = await makeVersions(['1', '2']);
  others = await makeVersions(['1', '2'], 'other');
});
afterAll(() => {
  made[Symbol.dispose]();
  others[Symbol.dispose]();
});
beforeEach(async () => {
  place = await openServedTiny();
});
afterEach(() => place[Symbol.asyncDispose]());

async function ask(models: ServedModels, name: string, forced?: string): Promise<string> {
  using picked = models.pick({ name, ...(forced === undefined ? {} : { forced }) });
  const [answer] = await picked.answer([{ context: TINY_TEXT, question: 'Who built the library?' }]);
  expect(answer?.text).not.toBe('');
  return `${picked.model.name}/${picked.model.version}`;
}

describe('several models', { timeout: 300_000 }, () => {
  it('are served beside each other, each with its own rollout', async () => {
    place.put(made.of('1'), '1');
    place.put(others.of('1'), '1', 'other');
    place.put(others.of('2'), '2', 'other');
    const models = await place.open();
    expect(await ask(models, 'tiny')).toBe('tiny/1');
    expect(await ask(models, 'other')).toBe('other/2');
    await models.rollouts.act('other', 'a test', { action: 'promote', version: '1' });
    await models.rollouts.act(
      'other',
      'a test',
      rolloutActionSchema.parse({ action: 'label', label: 'next', version: '2' }),
    );
    expect([await ask(models, 'other'), await ask(models, 'other', 'next')]).toEqual(['other/1', 'other/2']);
    expect(models.rollouts.find('tiny')?.rollout).toMatchObject({ stable: null, labels: {} });
    expect(() => models.pick({ name: 'nobody' })).toThrow('No version of nobody is loaded');
  });

  it('appear when their folder does; a damaged one harms no other', async () => {
    place.put(made.of('1'), '1');
    place.put(others.of('1'), '1', 'other');
    appendFileSync(join(place.modelsDir, 'other', '1', 'weights.bin'), 'x');
    const models = await place.open();
    expect(await ask(models, 'tiny')).toBe('tiny/1');
    expect(() => models.pick({ name: 'other' })).toThrow('No version of other is loaded');
    place.put(others.of('2'), '2', 'other');
    await until(() => models.rollouts.find('other') !== undefined);
    expect(await ask(models, 'other')).toBe('other/2');
  });
});

describe('a version whose folder was removed', { timeout: 300_000 }, () => {
  it('holds no change up when it was only kept for a rollback or a label', async () => {
    for (const version of ['1', '2']) place.put(made.of(version), version);
    const before = await place.open();
    await place.act(before, { action: 'promote', version: '1' });
    await place.act(before, { action: 'label', label: 'old', version: '1' });
    await place.act(before, { action: 'promote', version: '2' });
    await before[Symbol.asyncDispose]();
    rmSync(join(place.modelsDir, 'tiny', '1'), { recursive: true });
    const after = await place.open();
    expect(after.rollouts.find('tiny')).toMatchObject({
      stable: '2',
      isWhole: false,
      rollout: { previous: null },
    });
    await place.act(after, { action: 'label', label: 'best', version: '2' });
    expect(after.rollouts.find('tiny')).toMatchObject({
      isWhole: true,
      rollout: { previous: null, labels: { best: '2' } },
    });
    await expect(place.act(after, { action: 'promote', version: '1' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('a change', { timeout: 300_000 }, () => {
  it('waits for no version that somebody else has loaded', async () => {
    place.put(made.of('1'), '1');
    const models = await place.open({ refreshEveryMs: 3_600_000 });
    await place.act(models, { action: 'promote', version: '1' });
    place.put(made.of('2'), '2');
    const order: string[] = [];
    const canary = place
      .act(models, { action: 'canary', version: '2', trafficPercent: 5 })
      .then(() => order.push('canary'));
    await place.act(models, { action: 'label', label: 'best', version: '1' }).then(() => order.push('label'));
    await canary;
    expect(order).toEqual(['label', 'canary']);
  });
});
