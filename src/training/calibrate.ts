// Fits what turns scores into honest probabilities, on held-out questions only (Guo et al. 2017).
import { answerabilityFeatures, noAnswerProbabilityOf } from '../engine/answerability.ts';
import {
  addWindow,
  createSpanScores,
  type Evidence,
  findEvidence,
  type SpanScores,
} from '../engine/evidence.ts';
import type { Calibration } from '../engine/manifest.ts';
import type { Network } from '../engine/network.ts';
import { type TokenizedText, tokenizeText } from '../engine/tokenized-text.ts';
import { BATCH_TOKENS, batchesOf, windowsOf } from '../engine/windows.ts';
import { exactMatch, f1 } from '../text/answer-scores.ts';
import { encodeBatch } from '../text/encode.ts';
import type { Lexicon } from '../text/lexicon.ts';
import { ANSWERABLE, type CalibrationQuestion } from './calibration-questions.ts';
import { bestThreshold } from './confidence-scores.ts';
import { type AnswerabilityCase, fitAnswerability } from './fit-answerability.ts';

export type ReaderCalibration = Omit<Calibration, 'writerThreshold'>;

export interface Scored {
  readonly asked: CalibrationQuestion;
  readonly question: TokenizedText;
  readonly passage: TokenizedText;
  readonly scores: SpanScores;
}

/** A question with the evidence that was found for it. */
export interface Checked extends AnswerabilityCase {
  readonly asked: CalibrationQuestion;
  readonly evidence: Evidence;
  /** Of its short answer, 0 to 1. */
  readonly f1: number;
  readonly isExact: boolean;
}

/** 0.5 to 3 in steps of a tenth. */
const TEMPERATURES = Array.from({ length: 26 }, (_, i) => 0.5 + i / 10);
const CLAMP = 1e-4;

/** Reads every question once; the rest is arithmetic. */
export async function scoreQuestions(
  network: Network,
  lexicon: Lexicon,
  questions: readonly CalibrationQuestion[],
  maxSpan: number,
): Promise<Scored[]> {
  const passages = new Map<string, TokenizedText>();
  const keysOf = ({ tokens }: TokenizedText) => Int32Array.from(tokens, ({ text }) => lexicon.key(text));
  const items = questions.flatMap((asked) => {
    const passage = passages.get(asked.context) ?? tokenizeText(asked.context);
    passages.set(asked.context, passage);
    const question = tokenizeText(asked.question);
    const scored: Scored = {
      asked,
      question,
      passage,
      scores: createSpanScores(passage.tokens.length, maxSpan),
    };
    return windowsOf(passage.sentences).map((window) => ({ scored, window }));
  });
  for (const batch of batchesOf(items, ({ window }) => window.to - window.from, BATCH_TOKENS)) {
    const encoded = encodeBatch(
      lexicon,
      batch.map(({ scored: { passage, question }, window: { from, to } }) => ({
        passage: keysOf(passage).subarray(from, to),
        sentences: passage.sentences.subarray(from, to),
        question: keysOf(question),
      })),
    );
    const result = await network.read(encoded);
    batch.forEach(({ scored, window }, row) => {
      const logits = { ...result, time: encoded.passageTime, row };
      addWindow(scored.scores, window.from, window.to - window.from, logits);
    });
  }
  return [...new Set(items.map(({ scored }) => scored))];
}

/**
 * The temperature with the best likelihood of "the short answer is right" over the answerable questions, the weights that
 * tell them from the others, and the threshold with the best score of SQuAD 2.0 (Rajpurkar et al. 2018): F1 of an answer
 * that is given, 1 for silence where there is none.
 *
 * @param rarity Inverse document frequency of a normalised word
 */
export function fitReader(scored: readonly Scored[], rarity: (word: string) => number): ReaderCalibration {
  const temperature = fitTemperature(scored.filter(({ asked }) => asked.kind === ANSWERABLE));
  const checked = checkQuestions(scored, temperature, rarity);
  const answerability = fitAnswerability(checked);
  const noAnswerThreshold = fitThreshold(checked, ({ features }) =>
    noAnswerProbabilityOf(features, answerability),
  );
  return { temperature, noAnswerThreshold, answerability };
}

function fitTemperature(answerable: readonly Scored[]): number {
  const loss = (temperature: number) =>
    answerable.reduce((sum, { scores, passage, asked }) => {
      const evidence = findEvidence(scores, passage, temperature);
      const p = Math.min(1 - CLAMP, Math.max(CLAMP, evidence?.confidence ?? 0));
      const isRight = evidence && exactMatch(shortAnswer(passage, evidence), asked.answers) === 1;
      return sum - Math.log(isRight ? p : 1 - p);
    }, 0);
  const losses = TEMPERATURES.map(loss);
  return TEMPERATURES[losses.indexOf(Math.min(...losses))] as number;
}

/** Those that have evidence; one with an answer counts as much as what was found is right. */
export function checkQuestions(
  scored: readonly Scored[],
  temperature: number,
  rarity: (word: string) => number,
): Checked[] {
  return scored.flatMap(({ asked, question, passage, scores }) => {
    const evidence = findEvidence(scores, passage, temperature);
    if (!evidence) return [];
    const found = shortAnswer(passage, evidence);
    const isNone = asked.kind !== ANSWERABLE;
    const score = f1(found, asked.answers);
    return [
      {
        asked,
        evidence,
        f1: score,
        isExact: exactMatch(found, asked.answers) === 1,
        features: answerabilityFeatures(question, passage, evidence, rarity),
        isNone,
        weight: asked.weight * (isNone ? 1 : score),
      },
    ];
  });
}

/** The largest probability of "no answer" at which answering still pays. */
export function fitThreshold(checked: readonly Checked[], noAnswer: (one: Checked) => number): number {
  const best = bestThreshold(
    checked.map((one) => ({
      confidence: -noAnswer(one),
      scoreOfAnswer: one.isNone ? 0 : one.weight,
      scoreOfSilence: one.isNone ? one.weight : 0,
    })),
  );
  return Math.max(0, -(best?.threshold ?? 0));
}

const shortAnswer = ({ text, tokens }: TokenizedText, { first, last }: Evidence): string =>
  text.slice(tokens[first]?.start, tokens[last]?.end);
