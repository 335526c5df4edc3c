// The population stability index: how far the values of now lie from those of a reference, over the reference's deciles.

export interface Distribution {
  readonly mean: number;
  /** Upper ends of all bins but the last, rising; a value on an edge lies below it. */
  readonly edges: readonly number[];
  /** Values in each bin, one more than there are edges. */
  readonly counts: readonly number[];
}

/** The share of values at or below each inner edge of ten bins of equal weight. */
const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/**
 * Values in bins of about equal weight. Where many are the same there are fewer bins; `ownEdges` are kept in any case,
 * for values that a reference may lack and that matter all the same.
 */
export function distributionOf(values: readonly number[], ownEdges: readonly number[] = []): Distribution {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const largest = sorted.at(-1) ?? 0;
  const inner = DECILES.map(at).filter((edge) => edge < largest);
  const edges = [...new Set([...inner, ...ownEdges])].sort((a, b) => a - b);
  return { mean: meanOf(values), edges, counts: countsIn(edges, values) };
}

/** How many of the values lie in each bin. */
export function countsIn(edges: readonly number[], values: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const bin = edges.findIndex((edge) => value <= edge);
    const index = bin < 0 ? edges.length : bin;
    counts[index] = (counts[index] as number) + 1;
  }
  return counts;
}

export const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Added to every bin, so that an empty one has a logarithm (Krichevsky and Trofimov 1981). */
const SMOOTHING = 0.5;

/**
 * Sum over the bins of (a − e) · ln(a / e), where e and a are the shares of the reference and of now (Siddiqi, Credit Risk
 * Scorecards, 2006; it is Jeffreys' divergence). 0 for equal shares, else positive.
 */
export function stabilityIndex(expected: readonly number[], actual: readonly number[]): number {
  const [e, a] = [sharesOf(expected), sharesOf(actual)];
  return e.reduce((sum, share, bin) => {
    const now = a[bin] as number;
    return sum + (now - share) * Math.log(now / share);
  }, 0);
}

function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count + SMOOTHING, 0);
  return counts.map((count) => (count + SMOOTHING) / total);
}
