import { describe, expect, it } from 'vitest';
import {
  type ArmEvidence,
  type CanaryEvidence,
  guardRailsSchema,
  judgeCanary,
} from '../../src/serving/guard-rails.ts';
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
  const arm = (turns: number, failed = 0, declined = 0, ratedDown = 0): ArmEvidence => ({
    turns,
    errorRate: shareOf(failed, turns),
    declineRate: shareOf(declined, turns - failed),
    negativeFeedbackRate: shareOf(ratedDown, turns - failed),
  });
  const judged = (canary: ArmEvidence, minutesInStep: number, more: Partial<CanaryEvidence> = {}) =>
    judgeCanary(rails, { stable: arm(500), canary, slow: null, agreement: null, minutesInStep, ...more });

  it('waits for turns and time, then advances', () => {
    expect(judged(arm(0), 60).decision).toBe('wait');
    expect(judged(arm(49), 60).decision).toBe('wait');
    expect(judged(arm(50), 9).decision).toBe('wait');
    expect(judged(arm(50), 10).decision).toBe('advance');
  });

  it.each([
    ['errors', arm(20, 3), {}],
    ['declines', arm(20, 0, 8), {}],
    ['negative feedback', arm(20, 0, 0, 9), {}],
    ['1.5 times the p99', arm(20), { slow: shareOf(4, 20) }],
    ['agrees with the stable version in 10.0 %', arm(20), { agreement: shareOf(2, 20) }],
  ])('rolls back at once, without waiting for turns or time: %s', (reason, canary, more) => {
    expect(judged(canary, 0, more)).toEqual({
      decision: 'rollback',
      reason: expect.stringContaining(reason),
    });
  });

  it('takes one bad turn, or two, for chance', () => {
    expect(judged(arm(1, 1), 60).decision).toBe('wait');
    expect(judged(arm(60, 2), 60).decision).toBe('advance');
    expect(judged(arm(60), 60, { slow: shareOf(2, 60), agreement: shareOf(0, 2) }).decision).toBe('advance');
  });

  it('lets a canary be as bad as the stable version, and as much worse as the rails say', () => {
    const stable = arm(500, 50, 100, 100);
    expect(judged(arm(60, 6, 12, 12), 60, { stable }).decision).toBe('advance');
    const strict = judgeCanary(rails, {
      stable: arm(5000),
      canary: arm(5000, 0, 400),
      slow: null,
      agreement: null,
      minutesInStep: 60,
    });
    const lenient = judgeCanary(
      { ...rails, maxDeclineRateIncrease: 0.1 },
      { stable: arm(5000), canary: arm(5000, 0, 400), slow: null, agreement: null, minutesInStep: 60 },
    );
    expect([strict.decision, lenient.decision]).toEqual(['rollback', 'advance']);
  });
});
