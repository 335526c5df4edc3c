import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/storage/database.ts';
import { createRolloutStore, type RolloutStore } from '../../../src/storage/rollout-store.ts';
import type { TestPlace } from './test-place.ts';

export function rolloutSuite(newPlace: () => Promise<TestPlace>): void {
  describe('rollouts', () => {
    let database: Database;
    let other: Database;
    let rollouts: RolloutStore;
    let time = 1_700_000_000_000;

    beforeAll(async () => {
      const { open } = await newPlace();
      database = await open();
      other = await open();
      rollouts = createRolloutStore(database, { now: () => time });
    });
    afterAll(() => Promise.all([database[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]));

    const change = (model: string, fromRevision: number, state: unknown, changedBy = 'me') =>
      rollouts.change({ model, fromRevision, state, changedBy, action: { action: 'promote' } });

    it('are not there before the first change', async () => {
      expect(await rollouts.find('nobody')).toBeUndefined();
      expect(await rollouts.changes('nobody')).toEqual([]);
    });

    it('keep their state, and who changed them, when and how', async () => {
      expect(await change('desk', 0, { stable: '1', labels: { beta: '2' } })).toBe(1);
      time += 1000;
      expect(await change('desk', 1, { stable: '2', labels: {} }, 'you')).toBe(2);
      expect(await rollouts.find('desk')).toEqual({
        model: 'desk',
        revision: 2,
        state: { stable: '2', labels: {} },
      });
      const promoted = { model: 'desk', action: { action: 'promote' } };
      expect(await rollouts.changes('desk')).toEqual([
        {
          ...promoted,
          revision: 2,
          changedBy: 'you',
          createdAtMs: 1_700_000_001_000,
          state: { stable: '2', labels: {} },
        },
        {
          ...promoted,
          revision: 1,
          changedBy: 'me',
          createdAtMs: 1_700_000_000_000,
          state: { stable: '1', labels: { beta: '2' } },
        },
      ]);
      expect((await rollouts.changes('desk', { limit: 1 })).map(({ revision }) => revision)).toEqual([2]);
    });

    it('refuse a change that was made from an older state, and note nothing of it', async () => {
      await change('old', 0, { stable: '1' });
      await change('old', 1, { stable: '2' });
      for (const from of [0, 1, 3])
        await expect(change('old', from, { stable: '3' })).rejects.toMatchObject({ code: 'conflict' });
      expect((await rollouts.find('old'))?.state).toEqual({ stable: '2' });
      expect(await rollouts.changes('old')).toHaveLength(2);
    });

    it('are changed by one of many who try at the same time', async () => {
      const stores = [rollouts, createRolloutStore(other)];
      for (const fromRevision of [0, 1]) {
        const results = await Promise.allSettled(
          Array.from({ length: 10 }, (_, i) =>
            stores[i % 2]?.change({
              model: 'race',
              fromRevision,
              state: { winner: i },
              changedBy: `${i}`,
              action: {},
            }),
          ),
        );
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const result of results)
          if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' });
        const [last] = await rollouts.changes('race');
        expect(last?.state).toEqual((await rollouts.find('race'))?.state);
      }
    });

    it('are listed, each model with its own', async () => {
      await change('a-model', 0, { stable: '1' });
      const names = (await rollouts.list()).map(({ model }) => model);
      expect(names).toEqual([...names].sort());
      expect(names).toContain('a-model');
      expect(new Set(names).size).toBe(names.length);
    });
  });
}
