// Turns under way while versions are promoted, rolled back and given a share: each keeps its version to its end.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { ServedModels } from '../../src/serving/open-predictor.ts';
import {
  type MadeVersions,
  makeVersions,
  openServedTiny,
  type ServedTiny,
  until,
} from '../support/served-tiny.ts';
import { TINY_TEXT } from '../support/tiny-model.ts';

const VERSIONS = ['1', '2'];
const REQUEST = { context: TINY_TEXT, question: 'When does the library open?' };

let made: MadeVersions;
let place: ServedTiny;
let models: ServedModels;
const confidences = new Map<string, number>();

beforeAll(async () => {
  made = await makeVersions(VERSIONS);
  place = await openServedTiny();
  for (const version of VERSIONS) place.put(made.of(version), version);
  models = await place.open();
  // Both stay loaded, whatever the rollout is: changes are quick, and come in the middle of turns.
  for (const version of VERSIONS) {
    await models.rollouts.load('tiny', version, 'a test');
    using picked = models.pick({ forced: version });
    const [answer] = await picked.answer([REQUEST]);
    confidences.set(version, answer?.confidence ?? 0);
  }
}, 300_000);
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  made[Symbol.dispose]();
});

const version = fc.constantFrom(...VERSIONS);
const action = fc.oneof(
  fc.record({ action: fc.constant('promote'), version }),
  fc.record({ action: fc.constant('rollback') }),
  fc.record({ action: fc.constant('canary'), version, trafficPercent: fc.integer({ min: 0, max: 100 }) }),
);

/** A turn of two questions to the model, as a turn with a second look has. */
async function turn(conversationId: string) {
  using picked = models.pick({ conversationId });
  const began = picked.model.version;
  const { id } = models.rollouts.find('tiny')?.rollout ?? { id: '' };
  const answers = [...(await picked.answer([REQUEST])), ...(await picked.answer([REQUEST]))];
  expect(picked.model.version).toBe(began);
  for (const { confidence } of answers) expect(confidence).toBeCloseTo(confidences.get(began) as number, 4);
  return { conversationId, version: began, rolloutId: id };
}

describe('a turn', { timeout: 300_000 }, () => {
  it('has answers of one version, the one that it names, whatever is promoted or rolled back meanwhile', async () => {
    const [one = 0, other = 0] = confidences.values();
    expect(Math.abs(one - other)).toBeGreaterThan(1e-3);
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 8 }), async (actions) => {
        let isOver = false;
        const turns: Awaited<ReturnType<typeof turn>>[] = [];
        const asking = ['a', 'b', 'c', 'd'].map(async (conversationId) => {
          while (!isOver) turns.push(await turn(conversationId));
        });
        try {
          for (const one of actions)
            await place.act(models, one).catch((error) => {
              if (!(error instanceof AppError && error.code === 'conflict')) throw error;
            });
        } finally {
          isOver = true;
          await Promise.all(asking);
        }
        expect(turns.length).toBeGreaterThan(0);
      }),
      { numRuns: 10 },
    );
  });

  it('gets the version of the turn before while the rollout is the same, and after a promotion the new one', async () => {
    await place.act(models, { action: 'promote', version: '1' });
    await place.act(models, { action: 'canary', version: '2', trafficPercent: 50 });
    const keys = Array.from({ length: 16 }, (_, i) => `conversation ${i}`);
    const versionsNow = () =>
      keys.map((conversationId) => {
        using picked = models.pick({ conversationId });
        return picked.model.version;
      });
    const first = versionsNow();
    expect(new Set(first)).toEqual(new Set(VERSIONS));
    await place.act(models, { action: 'label', label: 'beta', version: '2' });
    await place.act(models, { action: 'shadow', version: '2' });
    expect(versionsNow()).toEqual(first);
    await place.act(models, { action: 'canary', version: '2', trafficPercent: 80 });
    versionsNow().forEach((now, i) => {
      if (first[i] === '2') expect(now).toBe('2');
    });
    await place.act(models, { action: 'promote' });
    expect(new Set(versionsNow())).toEqual(new Set(['2']));
    await place.act(models, { action: 'rollback' });
    expect(new Set(versionsNow())).toEqual(new Set(['1']));
  });

  it('gets the version of its arm in an experiment', async () => {
    await place.act(models, { action: 'promote', version: '1' });
    const arms = [
      { name: 'short', version: '1', weight: 1 },
      { name: 'long', version: '2', weight: 3 },
    ];
    await place.act(models, { action: 'experiment', arms });
    const counts = new Map<string, number>();
    // Of so many the share is off by 0.05 once in ten billion runs.
    const CONVERSATIONS = 3000;
    for (let i = 0; i < CONVERSATIONS; i++) {
      using picked = models.pick({ conversationId: `conversation ${i}` });
      counts.set(picked.model.version, (counts.get(picked.model.version) ?? 0) + 1);
    }
    expect((counts.get('2') ?? 0) / CONVERSATIONS).toBeCloseTo(0.75, 1);
    using turn = models.pick({ turnId: 'in the experiment' });
    await turn.answer([REQUEST]);
    await until(async () => (await place.stores.servedAnswers.listSince('tiny', 0)).length > 0);
    const [noted] = await place.stores.servedAnswers.listSince('tiny', 0);
    expect(noted).toMatchObject({
      arm: turn.model.version === '1' ? 'short' : 'long',
      version: turn.model.version,
    });
    await place.act(models, { action: 'rollback' });
    expect(models.rollouts.find('tiny')?.rollout).toMatchObject({ stable: '1', experiment: null });
  });
});
