// Fits the head that tells small talk from questions: multinomial logistic regression on sentence vectors.
import { AppError } from '../errors.ts';
import { minimise } from './lbfgs.ts';

export interface IntentExample {
  /** Of unit length; all of one size. */
  readonly vector: Float32Array;
  readonly intent: string;
  /** How often it counts. */
  readonly weight?: number;
}

/** What `classifyIntent` reads. */
export interface FittedIntents {
  /** In alphabetical order. */
  readonly intents: readonly string[];
  /** Numbers of a vector. */
  readonly size: number;
  /** [intents, size] */
  readonly weights: Float32Array;
  /** [intents] */
  readonly bias: Float32Array;
}

/** Weight of the squared weights, beside the mean loss; chosen by cross-validation on training-data/intents.jsonl. */
const PENALTY = 2e-5;

/**
 * The same examples give the same head, bit by bit.
 *
 * @throws AppError `invalid_input` for fewer than two intents or vectors of different sizes
 */
export function fitIntents(
  examples: readonly IntentExample[],
  { penalty = PENALTY, maxIterations = 120 } = {},
): FittedIntents {
  const intents = [...new Set(examples.map(({ intent }) => intent))].sort();
  const size = examples[0]?.vector.length ?? 0;
  if (intents.length < 2)
    throw new AppError('invalid_input', 'Intents are learned from examples of two or more.');
  const odd = examples.findIndex(({ vector }) => vector.length !== size);
  if (odd >= 0)
    throw new AppError(
      'invalid_input',
      `Example ${odd + 1} has a vector of ${examples[odd]?.vector.length} numbers, the first one of ${size}.`,
    );
  const labels = examples.map(({ intent }) => intents.indexOf(intent));
  const total = examples.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const classes = intents.length;
  const row = size + 1;
  const logits = new Float64Array(classes);

  // Each class has a row of weights with its bias at the end.
  const loss = (parameters: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let sum = 0;
    examples.forEach(({ vector, weight = 1 }, e) => {
      const label = labels[e] as number;
      for (let c = 0; c < classes; c++) {
        const base = c * row;
        let logit = parameters[base + size] as number;
        for (let i = 0; i < size; i++) logit += (parameters[base + i] as number) * (vector[i] as number);
        logits[c] = logit;
      }
      const norm = logSumExp(logits);
      const share = weight / total;
      sum += share * (norm - (logits[label] as number));
      for (let c = 0; c < classes; c++) {
        const error = share * (Math.exp((logits[c] as number) - norm) - (c === label ? 1 : 0));
        // What is told surely moves nothing.
        if (Math.abs(error) < share * 1e-6) continue;
        const base = c * row;
        for (let i = 0; i < size; i++)
          gradient[base + i] = (gradient[base + i] as number) + error * (vector[i] as number);
        gradient[base + size] = (gradient[base + size] as number) + error;
      }
    });
    for (let at = 0; at < parameters.length; at++) {
      if (at % row === size) continue;
      const parameter = parameters[at] as number;
      sum += (penalty / 2) * parameter * parameter;
      gradient[at] = (gradient[at] as number) + penalty * parameter;
    }
    return sum;
  };

  const { at } = minimise(loss, new Float64Array(classes * row), { maxIterations });
  const weights = new Float32Array(classes * size);
  const bias = new Float32Array(classes);
  for (let c = 0; c < classes; c++) {
    weights.set(at.subarray(c * row, c * row + size), c * size);
    bias[c] = at[c * row + size] as number;
  }
  return { intents, size, weights, bias };
}

function logSumExp(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) most = Math.max(most, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum);
}
