// Fits what turns scores into honest probabilities, on held-out questions only (Guo et al. 2017).
import {
  addWindow,
  createSpanScores,
  type Evidence,
  findEvidence,
  type SpanScores,
} from '../engine/evidence.ts';
import type { Network } from '../engine/network.ts';
import { type TokenizedText, tokenizeText } from '../engine/tokenized-text.ts';
import { BATCH_TOKENS, batchesOf, windowsOf } from '../engine/windows.ts';
import { exactMatch } from '../text/answer-scores.ts';
import { encodeBatch } from '../text/encode.ts';
import type { Lexicon } from '../text/lexicon.ts';

/** A held-out question with a passage that answers it, or one that does not (`answers` empty). */
export interface CalibrationQuestion {
  readonly context: string;
  readonly question: ArrayLike<number>;
  readonly answers: readonly string[];
}

export interface ReaderCalibration {
  readonly temperature: number;
  /** Probability of "no answer" from which a passage counts as not answering. */
  readonly noAnswerThreshold: number;
}

interface Scored {
  readonly passage: TokenizedText;
  readonly scores: SpanScores;
  readonly answers: readonly string[];
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
  const items = questions.flatMap(({ context, question, answers }) => {
    const passage = tokenizeText(context);
    const keys = Int32Array.from(passage.tokens, ({ text }) => lexicon.key(text));
    const scored: Scored = { passage, scores: createSpanScores(keys.length, maxSpan), answers };
    return windowsOf(passage.sentences).map((window) => ({ scored, keys, question, window }));
  });
  for (const batch of batchesOf(items, ({ window }) => window.to - window.from, BATCH_TOKENS)) {
    const encoded = encodeBatch(
      lexicon,
      batch.map(({ keys, scored, question, window }) => ({
        passage: keys.subarray(window.from, window.to),
        sentences: scored.passage.sentences.subarray(window.from, window.to),
        question,
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
 * The temperature with the best likelihood of "the short answer is right" over the answerable questions, and the
 * threshold that tells answerable questions from others most often.
 */
export function fitReader(scored: readonly Scored[]): ReaderCalibration {
  const answerable = scored.filter(({ answers }) => answers.length > 0);
  const loss = (temperature: number) =>
    answerable.reduce((sum, one) => {
      const evidence = findEvidence(one.scores, one.passage, temperature);
      const p = Math.min(1 - CLAMP, Math.max(CLAMP, evidence?.confidence ?? 0));
      return sum - Math.log(evidence && isRight(one, evidence) ? p : 1 - p);
    }, 0);
  const losses = TEMPERATURES.map(loss);
  const temperature = TEMPERATURES[losses.indexOf(Math.min(...losses))] as number;
  const chances = scored.map((one) => ({
    chance: findEvidence(one.scores, one.passage, temperature)?.noAnswerProbability ?? 1,
    none: one.answers.length === 0,
  }));
  return { temperature, noAnswerThreshold: bestSplit(chances) };
}

function isRight({ passage, answers }: Scored, { first, last }: Evidence): boolean {
  const answer = passage.text.slice(passage.tokens[first]?.start, passage.tokens[last]?.end);
  return exactMatch(answer, answers) === 1;
}

/** The threshold between two chances that puts the most on their side; both kinds count alike however many they are. */
function bestSplit(chances: readonly { readonly chance: number; readonly none: boolean }[]): number {
  const sorted = [...chances].sort((a, b) => a.chance - b.chance);
  const nones = sorted.filter(({ none }) => none).length;
  const weight = { none: 1 / Math.max(1, nones), some: 1 / Math.max(1, sorted.length - nones) };
  let score = 1;
  let best = { score, threshold: 0 };
  sorted.forEach(({ chance, none }, i) => {
    // Everything up to here counts as answerable.
    score += none ? -weight.none : weight.some;
    const threshold = (chance + (sorted[i + 1]?.chance ?? 1)) / 2;
    if (score > best.score) best = { score, threshold };
  });
  return best.threshold;
}
