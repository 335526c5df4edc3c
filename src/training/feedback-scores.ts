// How good the answers were in the eyes of those who got them, for each model version.
import type { Reply } from '../protocol/reply.ts';
import { exactMatch, f1 } from '../text/answer-scores.ts';
import { type ConfidenceBin, confidenceBins, expectedCalibrationError } from './confidence-scores.ts';

/** A reply with what somebody said of it. */
export interface RatedReply {
  readonly reply: Pick<Reply, 'text' | 'shortAnswer' | 'confidence' | 'kind' | 'model'>;
  readonly rating: 'up' | 'down';
  /** The right answer, where the person gave one. */
  readonly correction: string | null;
}

export interface FeedbackScores {
  /** `<name>/<version>`, or the kind of a reply that no model gave, such as `curated`. */
  readonly version: string;
  readonly rated: number;
  readonly up: number;
  readonly declined: number;
  /** Mean over the corrections, 0 to 1, of the short answer or the sentence, whichever is nearer; null without any. */
  readonly corrected: { readonly count: number; readonly exactMatch: number; readonly f1: number } | null;
  /** Of the confidence against thumbs up, answers alone; null without any. */
  readonly calibration: {
    readonly answers: number;
    readonly expectedCalibrationError: number;
    readonly bins: readonly ConfidenceBin[];
  } | null;
}

/** Ratings are few: fifteen bins would hold one or two each. */
const BINS = 10;

/** By version, the most rated first. */
export function scoreFeedback(rated: readonly RatedReply[]): FeedbackScores[] {
  const groups = new Map<string, RatedReply[]>();
  for (const one of rated) {
    const version = versionOf(one);
    groups.set(version, [...(groups.get(version) ?? []), one]);
  }
  return [...groups].map(([version, group]) => scoresOf(version, group)).sort((a, b) => b.rated - a.rated);
}

const versionOf = ({ reply: { model, kind } }: RatedReply) =>
  model ? `${model.name}/${model.version}` : kind;

function scoresOf(version: string, group: readonly RatedReply[]): FeedbackScores {
  const answers = group.filter(({ reply }) => reply.kind === 'answer');
  const judged = answers.map(({ reply, rating }) => ({
    confidence: reply.confidence,
    isPositive: rating === 'up',
  }));
  const bins = confidenceBins(judged, BINS);
  return {
    version,
    rated: group.length,
    up: group.filter(({ rating }) => rating === 'up').length,
    declined: group.filter(({ reply }) => reply.kind === 'no_answer').length,
    corrected: correctedScores(group),
    calibration:
      answers.length === 0
        ? null
        : { answers: answers.length, expectedCalibrationError: expectedCalibrationError(bins), bins },
  };
}

function correctedScores(group: readonly RatedReply[]): FeedbackScores['corrected'] {
  const scores = group.flatMap(({ reply: { shortAnswer, text }, correction }) => {
    if (correction === null || correction.trim() === '') return [];
    const said = shortAnswer === null ? [text] : [shortAnswer, text];
    return {
      exactMatch: Math.max(...said.map((one) => exactMatch(one, [correction]))),
      f1: Math.max(...said.map((one) => f1(one, [correction]))),
    };
  });
  const count = scores.length;
  if (count === 0) return null;
  const mean = (name: 'exactMatch' | 'f1') => scores.reduce((sum, one) => sum + one[name], 0) / count;
  return { count, exactMatch: mean('exactMatch'), f1: mean('f1') };
}
