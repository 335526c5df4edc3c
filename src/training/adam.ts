// Adam over one flat array (Kingma & Ba 2015), with clipping by global norm and a running average of the weights.

export interface AdamState {
  readonly weights: Float32Array;
  /** First and second moments. */
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  /** Exponential running average of the weights: what is evaluated and kept. */
  readonly average: Float32Array;
}

export interface AdamOptions {
  readonly learningRate: number;
  readonly clipNorm: number;
  /** Decay of the running average at this step. */
  readonly averageDecay: number;
  /** Stretches of the weights, and how fast each learns beside `learningRate`. Default: all alike. */
  readonly rates?: readonly { readonly size: number; readonly factor: number }[];
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
/** Smaller moments are cleared: denormal numbers double the time of the loop. */
const TINY = 1e-30;

export function createAdamState(weights: Float32Array): AdamState {
  return {
    weights: weights.slice(),
    mean: new Float32Array(weights.length),
    variance: new Float32Array(weights.length),
    average: weights.slice(),
  };
}

/** One update in place; `step` counts from 1. Returns the norm of the gradients before clipping. */
export function adamStep(
  state: AdamState,
  gradients: Float32Array,
  step: number,
  options: AdamOptions,
): number {
  let squares = 0;
  for (let i = 0; i < gradients.length; i++) squares += (gradients[i] as number) * (gradients[i] as number);
  const norm = Math.sqrt(squares);
  if (!Number.isFinite(norm)) return norm;
  const clip = norm > options.clipNorm ? options.clipNorm / norm : 1;
  const rate = (options.learningRate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step);
  let from = 0;
  for (const { size, factor } of options.rates ?? [{ size: gradients.length, factor: 1 }]) {
    if (factor > 0) update(state, gradients, clip, rate * factor, options.averageDecay, from, from + size);
    from += size;
  }
  return norm;
}

function update(
  { weights, mean, variance, average }: AdamState,
  gradients: Float32Array,
  clip: number,
  rate: number,
  decay: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const g = (gradients[i] as number) * clip;
    let m = BETA1 * (mean[i] as number) + (1 - BETA1) * g;
    let v = BETA2 * (variance[i] as number) + (1 - BETA2) * g * g;
    if (m < TINY && m > -TINY) m = 0;
    if (v < TINY) v = 0;
    mean[i] = m;
    variance[i] = v;
    const w = (weights[i] as number) - (rate * m) / (Math.sqrt(v) + EPSILON);
    weights[i] = w;
    average[i] = decay * (average[i] as number) + (1 - decay) * w;
  }
}
