// Scores of confidences: do they tell right from wrong (AUC), at which threshold is silence best, are they honest (ECE)?

/** A decision with how sure it was. */
export interface Judged {
  readonly confidence: number;
  readonly isPositive: boolean;
}

/**
 * Area under the ROC curve: the chance that a positive is surer than a negative, ties counted half. Nothing when one of
 * the two is missing.
 */
export function auc(judged: readonly Judged[]): number | undefined {
  const sorted = [...judged].sort((a, b) => a.confidence - b.confidence);
  const positives = sorted.filter(({ isPositive }) => isPositive).length;
  const negatives = sorted.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  let ranks = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to]?.confidence === sorted[from]?.confidence) to++;
    const tied = sorted.slice(from, to).filter(({ isPositive }) => isPositive).length;
    // Ranks count from 1; tied ones share their mean.
    ranks += (tied * (from + 1 + to)) / 2;
    from = to;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** How a question scores when its answer is given, and when silence is chosen. */
export interface Choice {
  readonly confidence: number;
  readonly scoreOfAnswer: number;
  readonly scoreOfSilence: number;
}

export interface Threshold {
  /** Answers at least this sure are given. */
  readonly threshold: number;
  /** Mean score at that threshold. */
  readonly score: number;
}

/** Every threshold that makes a difference with its mean score, from the strictest to the most talkative. */
export function thresholdCurve(choices: readonly Choice[]): Threshold[] {
  if (choices.length === 0) return [];
  const sorted = [...choices].sort((a, b) => b.confidence - a.confidence);
  let total = sorted.reduce((sum, { scoreOfSilence }) => sum + scoreOfSilence, 0);
  const curve: Threshold[] = [{ threshold: Number.POSITIVE_INFINITY, score: total / sorted.length }];
  sorted.forEach(({ confidence, scoreOfAnswer, scoreOfSilence }, i) => {
    total += scoreOfAnswer - scoreOfSilence;
    // Equally sure answers are given together.
    if (sorted[i + 1]?.confidence !== confidence)
      curve.push({ threshold: confidence, score: total / sorted.length });
  });
  return curve;
}

/** The threshold with the best mean score, as the official SQuAD 2.0 script looks for it (Rajpurkar et al. 2018). */
export function bestThreshold(choices: readonly Choice[]): Threshold | undefined {
  return thresholdCurve(choices).reduce<Threshold | undefined>(
    (best, next) => (best === undefined || next.score > best.score ? next : best),
    undefined,
  );
}

export interface ConfidenceBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Means over the bin, 0 when it is empty. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** Groups by confidence into bins of equal width. */
export function confidenceBins(judged: readonly Judged[], bins = 15): ConfidenceBin[] {
  return Array.from({ length: bins }, (_, i) => {
    const inside = judged.filter(({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins)) === i);
    const count = inside.length;
    const mean = (value: (one: Judged) => number) =>
      count === 0 ? 0 : inside.reduce((sum, one) => sum + value(one), 0) / count;
    return {
      from: i / bins,
      to: (i + 1) / bins,
      count,
      confidence: mean(({ confidence }) => confidence),
      accuracy: mean(({ isPositive }) => (isPositive ? 1 : 0)),
    };
  });
}

/** Mean distance between confidence and accuracy, bins weighted by their size (Guo et al. 2017). */
export function expectedCalibrationError(bins: readonly ConfidenceBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return 0;
  return bins.reduce((sum, bin) => sum + (bin.count / total) * Math.abs(bin.accuracy - bin.confidence), 0);
}

/** The value below which `share` of the values lie, between two of them in proportion; 0 for none. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  return low + (high - low) * (at - Math.floor(at));
}
