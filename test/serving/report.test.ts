import { describe, expect, it } from 'vitest';
import { guardRailsSchema, judgeCanary } from '../../src/serving/guard-rails.ts';
import { differenceOf, meanOf, quantileOf, shareOf } from '../../src/serving/intervals.ts';
import { createReport } from '../../src/serving/report.ts';
import type { RatedAnswer } from '../../src/storage/served-answer-store.ts';

const ANSWER: RatedAnswer = {
  id: '',
  isShadow: false,
  model: 'm',
  version: '1',
  arm: 'stable',
  rolloutId: 'r',
  conversationId: null,
  turnId: null,
  text: 'It opens at nine.',
  shortAnswer: 'nine',
  confidence: 0.8,
  isDeclined: false,
  failure: null,
  latencyMs: 10,
  createdAtMs: 0,
  questionWords: null,
  unknownWords: null,
  rating: null,
};
const CANARY = { arm: 'canary', version: '2' };
/** So many answers, the first `odd` of them with `changes`. */
const answers = (count: number, base: Partial<RatedAnswer>, odd = 0, changes: Partial<RatedAnswer> = {}) =>
  Array.from({ length: count }, (_, i) => ({
    ...ANSWER,
    ...base,
    ...(i < odd ? changes : {}),
    id: `${base.arm ?? 'stable'} ${i}`,
  }));

describe('intervals', () => {
  it('agree with published examples', () => {
    // Newcombe 1998, table II: 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    const [first, second] = [shareOf(56, 70), shareOf(48, 80)];
    expect(differenceOf(first, second)).toMatchObject({
      low: expect.closeTo(0.0524, 4),
      high: expect.closeTo(0.3339, 4),
    });
    // Newcombe 1998 (Statistics in Medicine 17:857), 81/263 by Wilson's method: 0.2553 to 0.3662.
    expect(shareOf(81, 263)).toMatchObject({
      low: expect.closeTo(0.2553, 4),
      high: expect.closeTo(0.3662, 4),
    });
  });

  it('say nothing of nothing', () => {
    expect([shareOf(0, 0), meanOf([]), quantileOf([], 0.5), differenceOf(null, shareOf(1, 2))]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('find a quantile by nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([quantileOf(values, 0.5), quantileOf(values, 0.99), quantileOf([3], 0.99)]).toEqual([50, 99, 3]);
  });
});

describe('createReport', () => {
  it('counts each arm, and compares the shadow with what was said', () => {
    const live = answers(4, {}, 1, { rating: 'down', isDeclined: true });
    const shadow = answers(4, {}, 2, { shortAnswer: 'ten' }).map((one) => ({
      ...one,
      isShadow: true,
      arm: 'shadow',
      version: '3',
      confidence: 0.5,
    }));
    const { arms, shadows } = createReport([...live, ...shadow], 0);
    expect(arms).toMatchObject([
      {
        arm: 'stable',
        version: '1',
        turns: 4,
        declineRate: { value: 0.25 },
        ratings: 1,
        latencyMs: { p99: 10 },
      },
    ]);
    expect(shadows).toMatchObject([
      { version: '3', agreementRate: { value: 0.5 }, confidenceDifference: { value: expect.closeTo(-0.3) } },
    ]);
  });

  it('recommends what the numbers allow, and no more', () => {
    const decisionFor = (canary: RatedAnswer[], stable = answers(500, {}, 50, { isDeclined: true })) =>
      createReport([...stable, ...canary], 0).recommendations[0]?.decision;
    expect(decisionFor(answers(49, CANARY))).toBe('wait');
    expect(decisionFor(answers(500, CANARY, 48, { isDeclined: true }))).toBe('promote');
    expect(decisionFor(answers(60, CANARY, 8, { isDeclined: true }))).toBe('wait');
    expect(decisionFor(answers(500, CANARY, 120, { isDeclined: true }))).toBe('roll back');
    expect(decisionFor(answers(500, CANARY, 20, { failure: 'internal' }))).toBe('roll back');
  });
});

describe('judgeCanary', () => {
  const rails = guardRailsSchema.parse({ minTurns: 50, minMinutes: 10 });
  const judged = (canary: RatedAnswer[], minutesInStep: number, stable = answers(500, {})) => {
    const { arms } = createReport([...stable, ...canary], 0);
    return judgeCanary(rails, { stable: arms[0], canary: arms[1], shadow: undefined, minutesInStep });
  };

  it('waits for turns and time, then advances', () => {
    expect(judged(answers(49, CANARY), 60).decision).toBe('wait');
    expect(judged(answers(50, CANARY), 9).decision).toBe('wait');
    expect(judged(answers(50, CANARY), 10).decision).toBe('advance');
  });

  it.each([
    ['errors', { failure: 'internal' }],
    ['declines', { isDeclined: true }],
    ['negative feedback', { rating: 'down' as const }],
  ])('rolls back at once for too many %s', (what, change) => {
    const isFeedback = what === 'negative feedback';
    const stable = answers(500, isFeedback ? { rating: 'up' } : {});
    const canary = answers(20, { ...CANARY, ...(isFeedback ? { rating: 'up' } : {}) }, 12, change);
    expect(judged(canary, 0, stable)).toMatchObject({
      decision: 'rollback',
      reason: expect.stringContaining(what),
    });
  });

  it('rolls a slow canary back', () => {
    expect(judged(answers(50, { ...CANARY, latencyMs: 16 }), 10)).toMatchObject({
      decision: 'rollback',
      reason: 'its p99 is 1.6 times that of the stable version',
    });
  });
});
