// Chooses among the answers that the model read from several passages, and says how likely it is right.
//
// A multinomial logistic model: each passage's answer has a score, "no passage answers" has another, and one softmax over
// them gives both the choice and the confidence. Weights: `npx tsx bench/tune-judge.ts`, on questions that the reader
// was not trained on; docs/lifecycle.md says what they give.
import type { Answer } from '../engine/engine.ts';
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import { stemOf } from '../text/stem.ts';
import { normalizeWord } from '../text/tokenize.ts';
import { sentencesAround } from './source-quote.ts';
import { tellingWords } from './telling-words.ts';

export const FEATURES = [
  'one',
  'reader',
  'answerable',
  'rank',
  'lead',
  'passage',
  'sentence',
  'echo',
  'kind',
] as const;
/** By feature, in the order of `FEATURES`; the score of "no passage answers" is 0. */
const WEIGHTS: readonly number[] = [-2.544, 0.408, 0.536, 4.772, 2.189, 0, 0, 0, 0];

/** From this confidence on an answer is given. */
export const ANSWER_THRESHOLD = 0.35;
const SMALLEST = 1e-4;

export interface Judgement {
  /** The chosen answer's place among those read. */
  readonly best: number;
  /** Calibrated probability that it answers the question. */
  readonly confidence: number;
}

export interface Judged {
  readonly question: string;
  readonly passages: readonly FoundPassage[];
  /** The answer from each passage, its offsets within the passage's text. */
  readonly readings: readonly Answer[];
  /** How much a word says, from how few passages have it. */
  readonly rarity: (word: string) => number;
}

/** Undefined when nothing was read. */
export function judge(judged: Judged, weights: readonly number[] = WEIGHTS): Judgement | undefined {
  const shares = softmax(
    candidateFeatures(judged).map((features) =>
      features.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0),
    ),
  );
  const answers = new Map<string, { best: number; confidence: number }>();
  judged.readings.forEach(({ shortAnswer }, i) => {
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

/** What speaks for each passage's answer: [passages][FEATURES]. */
export function candidateFeatures({ question, passages, readings, rarity }: Judged): number[][] {
  const best = passages[0]?.score ?? 1;
  const second = passages[1]?.score ?? 0;
  const asked = tellingWords(question).map((word) => ({ stem: stemOf(word), weight: rarity(word) }));
  const total = asked.reduce((sum, { weight }) => sum + weight, 0) || 1;
  /** Share of what the question says that a text says too. */
  const covered = (text: string) => {
    const held = new Set(tellingWords(text).map(stemOf));
    return asked.reduce((sum, { stem, weight }) => sum + (held.has(stem) ? weight : 0), 0) / total;
  };
  const stems = new Set(asked.map(({ stem }) => stem));
  return passages.map(({ score, text, title, headings }, i) => {
    const { confidence, noAnswerProbability, shortAnswer, start, end } = readings[i] as Answer;
    const above = [title, ...headings].join('\n');
    const said = tellingWords(shortAnswer).map(stemOf);
    return [
      1,
      logit(confidence),
      -logit(noAnswerProbability),
      score / best - 1,
      i === 0 ? 1 - second / best : 0,
      covered(`${above}\n${text}`) - 1,
      covered(`${above}\n${text.slice(...sentencesAround(text, start, end))}`) - 1,
      said.filter((stem) => stems.has(stem)).length / Math.max(1, said.length),
      fitsQuestion(question, shortAnswer),
    ];
  });
}

/** 1 where the question word calls for a number or a name and the answer has one, -1 where it lacks it, else 0. */
function fitsQuestion(question: string, answer: string): number {
  const asksNumber =
    /\b(?:when|how (?:many|much|old|long|far|often|late|early)|what (?:time|year|date|day))\b/i;
  const number =
    /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|hundred|thousand|once|twice|half|daily|weekly|free|mon|tues|wednes|thurs|fri|satur|sun)/i;
  if (asksNumber.test(question)) return number.test(answer) ? 1 : -1;
  if (/\bwho(?:m|se)?\b/i.test(question)) return /\p{Lu}/u.test(answer) ? 1 : -1;
  return 0;
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
