import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assign,
  INITIAL_ROLLOUT,
  isShadowed,
  type Rollout,
  rolloutSchema,
} from '../../src/serving/rollout.ts';
import { afterAction, afterNextStep, rolloutActionSchema } from '../../src/serving/rollout-actions.ts';

const key = fc.string({ minLength: 1, maxLength: 40 });
const percent = fc.double({ min: 0, max: 100, noNaN: true });
const rolloutOf = (changes: Partial<Rollout>): Rollout => ({ ...INITIAL_ROLLOUT, stable: '1', ...changes });
const canaryOf = (trafficPercent: number, id = 'a') =>
  rolloutOf({ id, canary: { version: '2', trafficPercent, automatic: null } });
const now = { stable: '1', nowMs: 1000, newId: 'new' };
const keys = Array.from({ length: 4000 }, (_, i) => `conversation ${i}`);

describe('assign', () => {
  it('gives a conversation the same arm again and again', () => {
    fc.assert(
      fc.property(key, percent, (conversation, share) => {
        const first = assign(canaryOf(share), conversation);
        expect(assign(structuredClone(canaryOf(share)), conversation)).toEqual(first);
      }),
    );
  });

  it('leaves a conversation with the canary when that gets more traffic', () => {
    fc.assert(
      fc.property(key, percent, percent, (conversation, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        if (assign(canaryOf(less), conversation).arm === 'canary')
          expect(assign(canaryOf(more), conversation).arm).toBe('canary');
      }),
    );
  });

  it('gives everybody the stable version at 0 % and the canary at 100 %', () => {
    fc.assert(
      fc.property(key, (conversation) => {
        expect(assign(canaryOf(0), conversation)).toEqual({ arm: 'stable', version: null });
        expect(assign(canaryOf(100), conversation)).toEqual({ arm: 'canary', version: '2' });
      }),
    );
  });

  it('gives each arm traffic by its weight', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(weights, fc.uuid(), (all, id) => {
        const arms = all.map((weight, i) => ({ name: `arm${i}`, version: `${i}`, weight }));
        const counts = new Map<string, number>();
        for (const conversation of keys) {
          const { arm } = assign(rolloutOf({ id, experiment: { arms } }), conversation);
          counts.set(arm, (counts.get(arm) ?? 0) + 1);
        }
        const total = all.reduce((sum, weight) => sum + weight, 0);
        for (const { name, weight } of arms) {
          const share = weight / total;
          const tolerance = 5 * Math.sqrt((share * (1 - share)) / keys.length);
          expect(Math.abs((counts.get(name) ?? 0) / keys.length - share)).toBeLessThan(tolerance);
        }
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  it('assigns anew in a new rollout, and shadows apart from the canary', () => {
    const both = { shadow: { version: '3', samplePercent: 50 } };
    const arms = keys.map((one) => assign(canaryOf(50), one).arm);
    const others = keys.map((one) => assign(canaryOf(50, 'b'), one).arm);
    const shadowed = keys.map((one) => isShadowed({ ...canaryOf(50), ...both }, one));
    const agreeing = (a: boolean[], b: boolean[]) => a.filter((one, i) => one === b[i]).length / keys.length;
    const isCanary = arms.map((arm) => arm === 'canary');
    expect(
      agreeing(
        isCanary,
        others.map((arm) => arm === 'canary'),
      ),
    ).toBeCloseTo(0.5, 1);
    expect(agreeing(isCanary, shadowed)).toBeCloseTo(0.5, 1);
  });
});

describe('afterAction', () => {
  const version = fc.constantFrom('1', '2', '3');
  const action = fc.oneof(
    fc.record({ action: fc.constant('canary' as const), version, trafficPercent: percent }),
    fc.record({ action: fc.constant('promote' as const), version }),
    fc.record({ action: fc.constant('rollback' as const) }),
    fc.record({
      action: fc.constant('shadow' as const),
      version: fc.option(version),
      samplePercent: percent,
    }),
    fc.record({ action: fc.constant('label' as const), label: fc.constantFrom('beta', 'old'), version }),
  );

  it('keeps the rollout one that can be served, whatever is done in whatever order', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        let rollout = INITIAL_ROLLOUT;
        for (const [i, one] of actions.entries()) {
          try {
            rollout = afterAction(rollout, one, { ...now, stable: rollout.stable ?? '1', newId: `r${i}` });
          } catch (error) {
            expect(error).toMatchObject({ code: 'conflict' });
          }
          rolloutSchema.parse(rollout);
          expect(rollout.canary?.version).not.toBe(rollout.stable ?? '');
          expect(rollout.previous === null || rollout.previous !== rollout.stable).toBe(true);
        }
      }),
    );
  });

  it('promotes a canary and goes back to what was before in one call', () => {
    const canary = afterAction(INITIAL_ROLLOUT, { action: 'canary', version: '2', trafficPercent: 10 }, now);
    const promoted = afterAction(canary, { action: 'promote' }, now);
    expect(promoted).toMatchObject({ stable: '2', previous: '1', canary: null });
    expect(afterAction(promoted, { action: 'rollback' }, { ...now, stable: '2' })).toMatchObject({
      stable: '1',
      previous: '2',
    });
  });

  it('takes the canary back first, and says so when there is nothing to go back to', () => {
    const canary = afterAction(INITIAL_ROLLOUT, { action: 'canary', version: '2', trafficPercent: 10 }, now);
    const back = afterAction(canary, { action: 'rollback' }, now);
    expect(back).toMatchObject({ stable: '1', canary: null, previous: null });
    expect(() => afterAction(back, { action: 'rollback' }, now)).toThrow('no earlier version');
  });

  it('goes through the steps of a canary up to its promotion', () => {
    const begun = rolloutActionSchema.parse({ action: 'canary', version: '2', steps: [1, 10, 100] });
    let rollout = afterAction(INITIAL_ROLLOUT, begun, now);
    const shares: unknown[] = [];
    while (rollout.canary) {
      shares.push(rollout.canary.trafficPercent);
      rollout = afterNextStep(rollout, now);
    }
    expect(shares).toEqual([1, 10, 100]);
    expect(rollout).toMatchObject({ stable: '2', previous: '1' });
  });

  it.each([
    [{ action: 'canary', version: '1', trafficPercent: 5 }, 'a canary must be another'],
    [{ action: 'canary', version: '2' }, 'Say how much traffic'],
    [{ action: 'canary', version: '2', steps: [10, 5] }, 'larger than the one before'],
    [{ action: 'promote' }, 'say which version'],
    [{ action: 'label', label: 'stable', version: '2' }, 'follows the rollout by itself'],
    [
      {
        action: 'experiment',
        arms: [
          { name: 'a', version: '1', weight: 1 },
          { name: 'a', version: '2', weight: 1 },
        ],
      },
      'same name',
    ],
  ])('refuses %j', (given, problem) => {
    expect(() => afterAction(INITIAL_ROLLOUT, rolloutActionSchema.parse(given), now)).toThrow(problem);
  });
});
