// Limited-memory BFGS (Liu and Nocedal, 1989): minimises a smooth function of many numbers, without chance.

/** Past steps that are remembered. */
const MEMORY = 8;
/** A step must win this share of what the slope promises (Armijo). */
const SUFFICIENT_DECREASE = 1e-4;
/** It ends when a step wins a smaller share of the value. */
const MIN_WIN = 1e-4;

export interface Minimum {
  readonly at: Float64Array;
  readonly value: number;
  readonly iterations: number;
}

/**
 * @param valueAndGradient Writes the gradient at the point to its second argument and returns the value
 * @param tolerance Ends when no part of the gradient is larger
 */
export function minimise(
  valueAndGradient: (point: Float64Array, gradient: Float64Array) => number,
  start: Float64Array,
  { maxIterations = 100, tolerance = 1e-5 } = {},
): Minimum {
  const size = start.length;
  let point = Float64Array.from(start);
  let gradient = new Float64Array(size);
  let value = valueAndGradient(point, gradient);
  const steps: { moved: Float64Array; changed: Float64Array; scale: number }[] = [];
  let iterations = 0;
  let won = Number.POSITIVE_INFINITY;
  for (; iterations < maxIterations && largest(gradient) > tolerance && won > MIN_WIN; iterations++) {
    const direction = descend(gradient, steps);
    const slope = dot(direction, gradient);
    let length = steps.length === 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
    const next = new Float64Array(size);
    const nextGradient = new Float64Array(size);
    let nextValue = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 30; tries++, length /= 2) {
      for (let i = 0; i < size; i++) next[i] = (point[i] as number) + length * (direction[i] as number);
      nextValue = valueAndGradient(next, nextGradient);
      if (nextValue <= value + SUFFICIENT_DECREASE * length * slope) break;
    }
    if (!(nextValue < value)) break;
    const moved = next.map((to, i) => to - (point[i] as number));
    const changed = nextGradient.map((to, i) => to - (gradient[i] as number));
    const curvature = dot(moved, changed);
    if (curvature > 1e-12) {
      steps.push({ moved, changed, scale: 1 / curvature });
      if (steps.length > MEMORY) steps.shift();
    }
    won = (value - nextValue) / Math.abs(nextValue);
    [point, gradient, value] = [next, nextGradient, nextValue];
  }
  return { at: point, value, iterations };
}

/** The two-loop recursion: minus the gradient times the remembered inverse Hessian. */
function descend(
  gradient: Float64Array,
  steps: readonly { readonly moved: Float64Array; readonly changed: Float64Array; readonly scale: number }[],
): Float64Array {
  const direction = gradient.map((part) => -part);
  const shares = new Float64Array(steps.length);
  for (let s = steps.length - 1; s >= 0; s--) {
    const { moved, changed, scale } = steps[s] as (typeof steps)[number];
    shares[s] = scale * dot(moved, direction);
    add(direction, changed, -(shares[s] as number));
  }
  const last = steps.at(-1);
  if (last) {
    const first = 1 / (last.scale * dot(last.changed, last.changed));
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] as number) * first;
  }
  steps.forEach(({ moved, changed, scale }, s) => {
    add(direction, moved, (shares[s] as number) - scale * dot(changed, direction));
  });
  return direction;
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] as number) * (other[i] as number);
  return sum;
}

function add(to: Float64Array, from: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + times * (from[i] as number);
}

const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
