// Confidence intervals, 95 %, for shares and means of small samples.

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Share extends Estimate {
  readonly hits: number;
  readonly count: number;
}

/** Two-sided 95 % of the normal distribution. */
const Z = 1.959964;

/** The share of `hits` in `count` with its score interval (Wilson 1927); null of nothing. */
export function shareOf(hits: number, count: number): Share | null {
  if (count === 0) return null;
  const value = hits / count;
  const scale = 1 + Z ** 2 / count;
  const middle = (value + Z ** 2 / (2 * count)) / scale;
  const half = (Z / scale) * Math.sqrt((value * (1 - value)) / count + Z ** 2 / (4 * count ** 2));
  return { hits, count, value, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** How much larger the first share is than the second (Newcombe 1998, method 10); null without both. */
export function differenceOf(first: Estimate | null, second: Estimate | null): Estimate | null {
  if (!first || !second) return null;
  const value = first.value - second.value;
  return {
    value,
    low: value - Math.hypot(first.value - first.low, second.high - second.value),
    high: value + Math.hypot(first.high - first.value, second.value - second.low),
  };
}

/** The mean with its interval by the central limit theorem; null of nothing. */
export function meanOf(values: readonly number[]): Estimate | null {
  if (values.length === 0) return null;
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  const half = values.length > 1 ? Z * Math.sqrt(squares / (values.length - 1) / values.length) : 0;
  return { value, low: value - half, high: value + half };
}

/** The value under which this share of them lies, by nearest rank; null of nothing. */
export function quantileOf(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
