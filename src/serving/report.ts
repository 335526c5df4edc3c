// How the versions of a rollout do beside each other, and what to make of it.
import type { RatedAnswer } from '../storage/served-answer-store.ts';
import { f1 } from '../text/answer-scores.ts';
import { agrees } from './agreement.ts';
import { differenceOf, type Estimate, meanOf, quantileOf, type Share, shareOf } from './intervals.ts';

interface Latency {
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p99: number | null;
}

/** Shares and means have intervals of 95 %; they are null where nothing was counted. */
export interface ArmReport {
  /** `stable`, `canary`, `forced`, or the name of an arm. */
  readonly arm: string;
  readonly version: string;
  readonly turns: number;
  readonly errorRate: Share | null;
  /** Of the turns that were answered. */
  readonly declineRate: Share | null;
  /** Of the turns that were rated. */
  readonly negativeFeedbackRate: Share | null;
  readonly ratings: number;
  readonly confidence: Estimate | null;
  readonly latencyMs: Latency;
}

/** The answers of a shadow beside those that were given. */
export interface ShadowReport {
  readonly version: string;
  readonly turns: number;
  readonly errorRate: Share | null;
  /** Both decline, or both give the same short answer. */
  readonly agreementRate: Share | null;
  /** Words that the two short answers share. */
  readonly f1: Estimate | null;
  /** The shadow's over the live one's. */
  readonly confidenceDifference: Estimate | null;
  readonly latencyMs: Latency;
}

export interface Recommendation {
  readonly decision: 'promote' | 'roll back' | 'wait';
  readonly version: string;
  readonly reasons: readonly string[];
}

export interface RolloutReport {
  readonly sinceMs: number;
  readonly arms: readonly ArmReport[];
  readonly shadows: readonly ShadowReport[];
  /** One for each version that might take the place of the stable one. */
  readonly recommendations: readonly Recommendation[];
}

export function createReport(answers: readonly RatedAnswer[], sinceMs: number): RolloutReport {
  const live = answers.filter(({ isShadow }) => !isShadow);
  const arms = groupsOf(live, ({ arm, version }) => `${arm} ${version}`).map(armReport);
  const liveOf = new Map(live.map((answer) => [answer.id, answer]));
  const shadows = groupsOf(
    answers.filter(({ isShadow }) => isShadow),
    ({ version }) => version,
  ).map((group) => shadowReport(group, liveOf));
  const stable = arms.find(({ arm }) => arm === 'stable');
  const recommendations = arms
    .filter(({ arm }) => arm !== 'stable' && arm !== 'forced')
    .map((arm) => recommendationFor(arm, stable ?? largest(arms.filter((other) => other !== arm))));
  return { sinceMs, arms, shadows, recommendations };
}

function armReport(answers: readonly RatedAnswer[]): ArmReport {
  const { arm, version } = answers[0] as RatedAnswer;
  const answered = answers.filter(({ failure }) => failure === null);
  const rated = answers.filter(({ rating }) => rating !== null);
  return {
    arm,
    version,
    turns: answers.length,
    errorRate: shareOf(answers.length - answered.length, answers.length),
    declineRate: shareOf(answered.filter(({ isDeclined }) => isDeclined).length, answered.length),
    negativeFeedbackRate: shareOf(rated.filter(({ rating }) => rating === 'down').length, rated.length),
    ratings: rated.length,
    confidence: meanOf(answered.map(({ confidence }) => confidence)),
    latencyMs: latencyOf(answered),
  };
}

function shadowReport(
  answers: readonly RatedAnswer[],
  liveOf: ReadonlyMap<string, RatedAnswer>,
): ShadowReport {
  const { version } = answers[0] as RatedAnswer;
  const answered = answers.filter(({ failure }) => failure === null);
  const pairs = answered.flatMap((shadow) => {
    const live = liveOf.get(shadow.id);
    return live?.failure === null ? [{ shadow, live }] : [];
  });
  const agreeing = pairs.filter(({ shadow, live }) => agrees(shadow, live));
  return {
    version,
    turns: answers.length,
    errorRate: shareOf(answers.length - answered.length, answers.length),
    agreementRate: shareOf(agreeing.length, pairs.length),
    f1: meanOf(pairs.map(({ shadow, live }) => f1(shadow.shortAnswer, [live.shortAnswer]))),
    confidenceDifference: meanOf(pairs.map(({ shadow, live }) => shadow.confidence - live.confidence)),
    latencyMs: latencyOf(answered),
  };
}

function latencyOf(answers: readonly RatedAnswer[]): Latency {
  const values = answers.map(({ latencyMs }) => latencyMs);
  return {
    mean: meanOf(values)?.value ?? null,
    p50: quantileOf(values, 0.5),
    p99: quantileOf(values, 0.99),
  };
}

/** With fewer turns every interval is too wide to say anything. */
const MIN_TURNS = 50;
/** What is not worse by more than this counts as no worse. */
const MARGIN = 0.05;

function recommendationFor(arm: ArmReport, other: ArmReport | undefined): Recommendation {
  const { version } = arm;
  if (!other || Math.min(arm.turns, other.turns) < MIN_TURNS)
    return { decision: 'wait', version, reasons: [`each version needs ${MIN_TURNS} turns to be judged`] };
  const compared = [
    ['errors', differenceOf(arm.errorRate, other.errorRate)],
    ['declines', differenceOf(arm.declineRate, other.declineRate)],
    ['negative feedback', differenceOf(arm.negativeFeedbackRate, other.negativeFeedbackRate)],
  ] as const;
  const worse = compared.flatMap(([what, difference]) =>
    difference && difference.low > 0 ? [`more ${what}: ${range(difference)}`] : [],
  );
  if (worse.length > 0) return { decision: 'roll back', version, reasons: worse };
  const unclear = compared.flatMap(([what, difference]) =>
    difference && difference.high > MARGIN ? [`${what} may be higher: ${range(difference)}`] : [],
  );
  if (unclear.length > 0) return { decision: 'wait', version, reasons: unclear };
  return { decision: 'promote', version, reasons: ['errors, declines and feedback are no worse'] };
}

const points = (ratio: number) => `${ratio > 0 ? '+' : ''}${(100 * ratio).toFixed(1)}`;
const range = ({ low, high }: Estimate) => `${points(low)} to ${points(high)} points`;

const largest = (arms: readonly ArmReport[]) => [...arms].sort((a, b) => b.turns - a.turns)[0];

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}
