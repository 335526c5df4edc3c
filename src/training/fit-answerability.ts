// Fits the weights of the answerability features: a logistic model, by Adam over all cases at once.
import {
  ANSWERABILITY_FEATURES,
  type AnswerabilityFeatures,
  type AnswerabilityWeights,
} from '../engine/answerability.ts';
import { adamStep, createAdamState } from './adam.ts';

export interface AnswerabilityCase {
  readonly features: AnswerabilityFeatures;
  readonly isNone: boolean;
  readonly weight: number;
}

const STEPS = 400;
const LEARNING_RATE = 0.1;
/** Differ so little from each other in a step that their average is the end of the way. */
const AVERAGE_DECAY = 0.98;

/** The weights with the best likelihood of "no answer" and "answer" over the cases. */
export function fitAnswerability(cases: readonly AnswerabilityCase[]): AnswerabilityWeights {
  const size = ANSWERABILITY_FEATURES.length;
  const scales = ANSWERABILITY_FEATURES.map(
    (name) =>
      Math.sqrt(cases.reduce((sum, { features }) => sum + features[name] ** 2, 0) / cases.length) || 1,
  );
  /** [cases, size], each column of the same mean square. */
  const inputs = Float64Array.from(
    cases.flatMap(({ features }) =>
      ANSWERABILITY_FEATURES.map((name, i) => features[name] / (scales[i] as number)),
    ),
  );
  const total = cases.reduce((sum, { weight }) => sum + weight, 0);
  const shares = Float64Array.from(cases, ({ weight }) => weight / total);
  const targets = Float64Array.from(cases, ({ isNone }) => (isNone ? 1 : 0));
  const state = createAdamState(new Float32Array(size));
  for (let step = 1; step <= STEPS; step++) {
    const gradients = gradientsOf(inputs, shares, targets, state.weights);
    const learningRate = LEARNING_RATE * (1 - step / (STEPS + 1));
    adamStep(state, gradients, step, { learningRate, clipNorm: 5, averageDecay: AVERAGE_DECAY });
  }
  const entries = ANSWERABILITY_FEATURES.map(
    (name, i) => [name, (state.average[i] as number) / (scales[i] as number)] as const,
  );
  return Object.fromEntries(entries) as Record<(typeof ANSWERABILITY_FEATURES)[number], number>;
}

/** Of the mean of minus the log likelihood. */
function gradientsOf(
  inputs: Float64Array,
  shares: Float64Array,
  targets: Float64Array,
  weights: Float32Array,
): Float32Array {
  const size = weights.length;
  const gradients = new Float32Array(size);
  for (let row = 0; row < shares.length; row++) {
    let odds = 0;
    for (let i = 0; i < size; i++) odds += (inputs[row * size + i] as number) * (weights[i] as number);
    const slope = (shares[row] as number) * (1 / (1 + Math.exp(-odds)) - (targets[row] as number));
    for (let i = 0; i < size; i++)
      gradients[i] = (gradients[i] as number) + slope * (inputs[row * size + i] as number);
  }
  return gradients;
}
