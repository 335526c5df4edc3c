// Fits what makes the reader's numbers honest: how sure an answer is, and from when on it is said.
import type { Calibration } from '../../engine/manifest.ts';
import { type AskedRow, isRight } from './ask-desks.ts';

/** How much of the reader's logits is tried beside the judge's. */
export const READER_WEIGHTS = [0.5, 1, 1.5] as const;

export const UNCALIBRATED: Calibration = {
  readerWeight: 0,
  temperature: 1,
  noneBias: 0,
  slope: 1,
  offset: 0,
  sureThreshold: 0.5,
  unsureThreshold: 0.2,
};

/** What a wrong answer costs beside a right one: less, since below `SURE` it is told as what may help. */
const WRONG_COST = 0.6;
/** Below this an answer is told as what may help. */
const SURE = 0.65;
const STEPS = 2000;
const RATE = 0.05;

/** Platt's two numbers by gradient descent on the log loss, and the thresholds by what errors cost. */
export function fitCalibration(asked: readonly AskedRow[], readerWeight: number): Calibration {
  const rows = asked.map((one) => ({
    // Asked uncalibrated, its confidence is the share of what is told.
    x: logitOf(one.answer.confidence),
    right: isRight(one) ? 1 : 0,
    isAnswerable: one.gold.length > 0,
  }));
  let [slope, offset] = [1, 0];
  for (let step = 0; step < STEPS; step++) {
    let [bySlope, byOffset] = [0, 0];
    for (const { x, right } of rows) {
      const error = sigmoid(slope * x + offset) - right;
      bySlope += error * x;
      byOffset += error;
    }
    slope -= (RATE * bySlope) / rows.length;
    offset -= (RATE * byOffset) / rows.length;
  }
  const confidences = rows.map(({ x, ...row }) => ({ ...row, confidence: sigmoid(slope * x + offset) }));
  /** The gain of answering from a threshold on: right answers less wrong ones, and declined questions without an answer. */
  const gainFrom = (threshold: number) =>
    confidences.reduce((sum, { confidence, right, isAnswerable }) => {
      if (confidence < threshold) return sum + (isAnswerable ? 0 : 1);
      return sum + (right ? 1 : -WRONG_COST);
    }, 0);
  const steps = Array.from({ length: 60 }, (_, i) => i / 100);
  const unsureThreshold = steps.reduce((best, next) => (gainFrom(next) > gainFrom(best) ? next : best), 0.05);
  return {
    readerWeight,
    temperature: 1,
    noneBias: 0,
    slope: round(slope),
    offset: round(offset),
    sureThreshold: Math.max(SURE, unsureThreshold),
    unsureThreshold,
  };
}

function logitOf(share: number): number {
  const bounded = Math.min(1 - 1e-6, Math.max(1e-6, share));
  return Math.log(bounded / (1 - bounded));
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const round = (value: number) => Math.round(value * 1000) / 1000;
