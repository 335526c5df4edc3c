// A process that is killed while it publishes, promotes or takes a canary a step on leaves everything whole.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadModelFiles } from '../../src/engine/model-files.ts';
import { versionFolders } from '../../src/serving/model-repository.ts';
import { publishModel } from '../../src/serving/publish.ts';
import { assign, rolloutSchema } from '../../src/serving/rollout.ts';
import { runUntilKilled } from '../support/killed-program.ts';
import {
  type MadeVersions,
  makeVersions,
  openServedTiny,
  type ServedTiny,
  until,
} from '../support/served-tiny.ts';
import { TINY_TEXT } from '../support/tiny-model.ts';

let made: MadeVersions;
let place: ServedTiny;
const programOf = (name: string) => new URL(`./programs/${name}.ts`, import.meta.url);

beforeAll(async () => {
  made = await makeVersions(['1', '2']);
});
afterAll(() => made[Symbol.dispose]());
beforeEach(async () => {
  place = await openServedTiny();
});
afterEach(() => place[Symbol.asyncDispose]());

describe('a process that is killed', { timeout: 300_000 }, () => {
  it('while it publishes leaves the version whole or not there, and the next attempt cleans up', async () => {
    const folder = join(place.modelsDir, 'tiny');
    const unfinished = () =>
      existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.publish.tmp')) : [];
    const holds = (file: string) => unfinished().some((name) => existsSync(join(folder, name, file)));
    const moments = [() => unfinished().length > 0, () => holds('weights.bin'), () => holds('vocab.txt')];
    for (const isTime of moments) {
      await runUntilKilled({
        program: programOf('publish'),
        args: [made.of('2'), place.modelsDir],
        isTime: (printed) => isTime() || printed !== '',
      });
      for (const version of versionFolders(place.modelsDir)) await loadModelFiles(version.folder);
      if (existsSync(join(folder, '2'))) break;
      expect(unfinished()).toHaveLength(1);
    }
    if (!existsSync(join(folder, '2'))) await publishModel(made.of('2'), place.modelsDir);
    expect(readdirSync(folder)).toEqual(['2']);
    await loadModelFiles(join(folder, '2'));
  });

  it('while it promotes and rolls back leaves the last change or the one before, and its note', async () => {
    const printed = await runUntilKilled({
      program: programOf('change-rollout'),
      args: [place.dataDir],
      isTime: (lines) => lines.split('\n').length > 15,
    });
    const acknowledged = printed.split('\n').slice(0, -1);
    const last = Number(acknowledged.at(-1)?.split(' ')[0]);
    const stored = await place.stores.rollouts.find('tiny');
    const { stable } = rolloutSchema.parse(stored?.state);
    expect([last, last + 1]).toContain(stored?.revision);
    if (stored?.revision === last) expect(acknowledged.at(-1)).toBe(`${last} ${stable}`);
    const changes = await place.stores.rollouts.changes('tiny', { limit: 1000 });
    expect(changes.map(({ revision }) => revision)).toEqual(
      Array.from({ length: stored?.revision ?? 0 }, (_, i) => (stored?.revision ?? 0) - i),
    );
    expect(changes[0]?.state).toEqual(stored?.state);
    for (const version of ['1', '2']) place.put(made.of(version), version);
    const models = await place.open();
    expect(models.rollouts.find('tiny')?.stable).toBe(stable);
    await place.act(models, { action: 'promote', version: '1' });
  });

  it('in a step of a canary goes on from that step, with the conversations that the canary had', async () => {
    for (const version of ['1', '2']) place.put(made.of(version), version);
    const keys = Array.from({ length: 20 }, (_, i) => `c${i}`);
    for (const id of keys) await place.stores.conversations.create({ channel: 'http', id });
    const before = await place.open({ refreshEveryMs: 3_600_000 });
    await place.act(before, { action: 'promote', version: '1' });
    await place.act(before, {
      action: 'canary',
      version: '2',
      steps: [40, 60, 80],
      guardRails: {
        minTurns: 3,
        minMinutes: 0,
        maxP99Ratio: 1e6,
        maxDeclineRateIncrease: 1,
        maxErrorRateIncrease: 1,
      },
    });
    const begun = rolloutSchema.parse((await place.stores.rollouts.find('tiny'))?.state);
    await runUntilKilled({
      program: programOf('canary'),
      args: [place.modelsDir, place.dataDir],
      isTime: (printed) => printed.includes('1\n'),
    });
    const { canary, stable, id } = rolloutSchema.parse((await place.stores.rollouts.find('tiny'))?.state);
    const isPromoted = stable === '2';
    expect(isPromoted || (canary?.automatic?.step ?? 0) >= 1).toBe(true);

    const after = await place.open();
    if (!isPromoted) {
      expect(after.rollouts.find('tiny')?.rollout).toMatchObject({ id, canary: { version: '2' } });
      for (const key of keys.filter((one) => assign(begun, one).arm === 'canary')) {
        using picked = after.pick({ conversationId: key });
        expect(picked.model.version).toBe('2');
      }
    }
    let turns = 0;
    await until(async () => {
      using picked = after.pick({ conversationId: `c${turns % 20}`, turnId: `later ${turns++}` });
      await picked.answer([{ context: TINY_TEXT, question: 'When does it open?' }]);
      return after.rollouts.find('tiny')?.stable === '2';
    });
    const actions = (await place.stores.rollouts.changes('tiny')).map(({ changedBy, action }) => [
      changedBy,
      action,
    ]);
    expect(actions).toMatchObject([
      ['automatic', { action: 'next step' }],
      ['automatic', { action: 'next step' }],
      ['automatic', { action: 'next step' }],
      ['a test', { action: 'canary' }],
      ['a test', { action: 'promote' }],
    ]);
  });
});
