// Chooses among the answers that the model read from several passages, and says how likely it is right.
//
// A multinomial logistic model: each passage's answer has a score, "no passage answers" has another, and one softmax over
// them gives both the choice and the confidence. Weights: `npx tsx bench/tune-judge.ts`, on questions that the reader
// was not trained on; docs/lifecycle.md says what they give.
import type { Answer } from '../engine/engine.ts';
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import { normalizeWord } from '../text/tokenize.ts';
import type { Coverage } from './coverage.ts';
import { similarityOf } from './similarity.ts';
import { sentencesAround } from './source-quote.ts';

/**
 * What speaks for a passage's answer; the fourth and fifth compare the passages' retrieval scores, the last two say how
 * much of the question stands in the sentence of the answer, and how near the two are in meaning.
 */
export const FEATURES = ['one', 'confidence', 'answerable', 'rank', 'lead', 'coverage', 'meaning'] as const;
/** By feature; the score of "no passage answers" is 0. */
const WEIGHTS: readonly number[] = [-3.19, 0.609, 0.325, 5.147, 3.748, 0.941, 3.669];

/** From this confidence on an answer is given. */
export const ANSWER_THRESHOLD = 0.35;
const SMALLEST = 1e-4;
/** In a small desk the best passage is often the only one: that alone says little. */
const MAX_LEAD = 0.4;

type JudgedPassage = Pick<FoundPassage, 'score' | 'text' | 'title' | 'headings' | 'sentences'>;

export interface Judgement {
  /** The chosen answer's place among those read. */
  readonly best: number;
  /** Calibrated probability that it answers the question. */
  readonly confidence: number;
}

/**
 * The answer to give, of those read from the passages (the best passage first); undefined when nothing was read.
 *
 * @param weights By feature
 */
export function judge(
  passages: readonly JudgedPassage[],
  readings: readonly Answer[],
  coverage: Coverage,
  weights: readonly number[] = WEIGHTS,
): Judgement | undefined {
  const shares = softmax(
    candidateFeatures(passages, readings, coverage).map((features) =>
      features.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0),
    ),
  );
  const answers = new Map<string, { best: number; confidence: number }>();
  readings.forEach(({ shortAnswer }, i) => {
    if (shortAnswer === '') return;
    // The same words found in several passages are one answer.
    const words = normalizeWord(shortAnswer);
    const share = shares[i] as number;
    const known = answers.get(words);
    if (!known) answers.set(words, { best: i, confidence: share });
    else {
      if (share > (shares[known.best] as number)) known.best = i;
      known.confidence += share;
    }
  });
  return [...answers.values()].sort((one, other) => other.confidence - one.confidence)[0];
}

/** [passages][FEATURES] */
export function candidateFeatures(
  passages: readonly JudgedPassage[],
  readings: readonly Pick<Answer, 'confidence' | 'noAnswerProbability' | 'start' | 'end'>[],
  coverage: Coverage,
): number[][] {
  const [best = 1, second = 0] = passages.map(({ score }) => score);
  return readings.map(({ confidence, noAnswerProbability, start, end }, i) => [
    1,
    logit(confidence),
    -logit(noAnswerProbability),
    (passages[i]?.score ?? 0) / best - 1,
    i === 0 ? Math.min(MAX_LEAD, 1 - second / best) : 0,
    coveredBy(passages[i] as JudgedPassage, start, end, coverage),
    similarityOf(passages[i]?.sentences ?? [], start, end),
  ]);
}

function coveredBy({ text, title, headings }: JudgedPassage, start: number, end: number, coverage: Coverage) {
  return coverage.ofQuestion(
    text.slice(...sentencesAround(text, start, end)),
    [title, ...headings].join('\n'),
  );
}

const logit = (probability: number) => {
  const inside = Math.min(1 - SMALLEST, Math.max(SMALLEST, probability));
  return Math.log(inside / (1 - inside));
};

/** Shares of the given scores and of a last one, "none", whose score is 0; the last is left out. */
function softmax(scores: readonly number[]): number[] {
  const top = Math.max(0, ...scores);
  const odds = scores.map((score) => Math.exp(score - top));
  const total = odds.reduce((sum, one) => sum + one, Math.exp(-top));
  return odds.map((one) => one / total);
}
