// The figures of an evaluation: over all answers, by kind of question, by length of passage.
import type { AnswerOrigin, Engine } from '../engine/engine.ts';
import {
  auc,
  bestThreshold,
  type ConfidenceBin,
  confidenceBins,
  expectedCalibrationError,
  percentile,
  type Threshold,
} from './confidence-scores.ts';
import type { EvaluationRun, ScoredAnswer } from './evaluate.ts';

/** Scores in per cent. */
export interface GroupScores {
  readonly name: string;
  readonly questions: number;
  readonly exactMatch: number;
  readonly f1: number;
}

/** Figures that only a file with unanswerable questions has. */
export interface AnswerabilityReport {
  readonly answerable: number;
  readonly unanswerable: number;
  /** With the model's own threshold: scores of all questions, and of each kind. */
  readonly own: { readonly exactMatch: number; readonly f1: number };
  readonly ownOfAnswerable: { readonly exactMatch: number; readonly f1: number };
  /** Share of unanswerable questions that the model left unanswered. */
  readonly ownOfUnanswerable: number;
  /** With the confidence threshold that suits this very file best. */
  readonly best: {
    readonly exactMatch: number;
    readonly exactMatchThreshold: number;
    readonly f1: number;
    readonly f1Threshold: number;
  };
  /** The decision alone, an unanswerable question told being the find. */
  readonly decision: {
    readonly accuracy: number;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
  };
  /** The chance that an answerable question seems likelier to have an answer than an unanswerable one, 0 to 1. */
  readonly auc: number | undefined;
}

export interface EvaluationReport {
  readonly model: string;
  readonly engine: string;
  readonly data: string;
  readonly questions: number;
  /** Rows without passage or reference. */
  readonly leftOut: number;
  /** Of the short answer; with unanswerable questions, at the model's own threshold. Per cent. */
  readonly exactMatch: number;
  readonly f1: number;
  readonly answerability?: AnswerabilityReport;
  /** Of the short answer against the references, answerable questions only. Per cent. */
  readonly shortAnswerRougeL: number;
  readonly byReference: readonly GroupScores[];
  readonly sentences: {
    /** Against `full_answer`, over the questions that have one. */
    readonly rougeL?: number;
    readonly withFullAnswer: number;
    readonly holdShortAnswer: number;
    readonly holdReference: number;
    readonly origins: Readonly<Record<AnswerOrigin, number>>;
  };
  /** Of the confidence against exact match of the short answer, 0 to 1; no short answer to an unanswerable question is right. */
  readonly calibration: {
    readonly expectedCalibrationError: number;
    readonly bins: readonly ConfidenceBin[];
  };
  readonly byQuestionWord: readonly GroupScores[];
  readonly byPassageLength: readonly GroupScores[];
  readonly latencyMs: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly questions: number;
  };
  readonly answersPerSecond: number;
}

export interface ReportContext {
  readonly engine: Pick<Engine, 'model' | 'description'>;
  readonly data: string;
  readonly leftOut: number;
}

const QUESTION_WORDS = /\b(how (?:many|much)|what|who|whom|whose|when|where|which|why|how)\b/i;
const LENGTHS = [50, 100, 150, 200, 300] as const;

export function reportOf(
  { answers, timing }: EvaluationRun,
  { engine, data, leftOut }: ReportContext,
): EvaluationReport {
  const unanswerable = answers.filter(({ isUnanswerable }) => isUnanswerable);
  const answerable = answers.filter(({ isUnanswerable }) => !isUnanswerable);
  const withFullAnswer = answers.flatMap(({ sentenceRougeL }) => sentenceRougeL ?? []);
  const bins = confidenceBins(
    answers.map(({ answer, exactMatch }) => ({
      confidence: answer.confidence,
      isPositive: exactMatch === 1,
    })),
  );
  const answerability =
    unanswerable.length > 0 ? answerabilityOf(answers, answerable, unanswerable) : undefined;
  const overall = answerability?.own ?? {
    exactMatch: percent(answers, (one) => one.exactMatch),
    f1: percent(answers, (one) => one.f1),
  };
  return {
    model: engine.model,
    engine: engine.description,
    data,
    questions: answers.length,
    leftOut,
    ...overall,
    ...(answerability ? { answerability } : {}),
    shortAnswerRougeL: percent(answerable, (one) => one.shortAnswerRougeL),
    byReference: groupsOf(answerable, (one) => (hasSpan(one) ? 'in the passage' : 'in free words')),
    sentences: {
      ...(withFullAnswer.length > 0 ? { rougeL: percent(withFullAnswer, (value) => value) } : {}),
      withFullAnswer: withFullAnswer.length,
      holdShortAnswer: percent(answers, (one) => Number(one.holdsShortAnswer)),
      holdReference: percent(answerable, (one) => Number(one.holdsReference)),
      origins: originsOf(answers),
    },
    calibration: { expectedCalibrationError: round(expectedCalibrationError(bins), 4), bins },
    byQuestionWord: groupsOf(answerable, questionWord).sort((a, b) => b.questions - a.questions),
    byPassageLength: groupsOf(answerable, passageLength, [
      ...LENGTHS.map((words) => `≤ ${words}`),
      `> ${LENGTHS.at(-1)}`,
    ]),
    latencyMs: {
      p50: round(percentile(timing.latenciesMs, 0.5), 2),
      p95: round(percentile(timing.latenciesMs, 0.95), 2),
      p99: round(percentile(timing.latenciesMs, 0.99), 2),
      questions: timing.latenciesMs.length,
    },
    answersPerSecond: round(timing.answersPerSecond, 1),
  };
}

function answerabilityOf(
  answers: readonly ScoredAnswer[],
  answerable: readonly ScoredAnswer[],
  unanswerable: readonly ScoredAnswer[],
): AnswerabilityReport {
  const own = (group: readonly ScoredAnswer[]) => ({
    exactMatch: percent(group, (one) => ownScore(one, one.exactMatch)),
    f1: percent(group, (one) => ownScore(one, one.f1)),
  });
  const best = (score: (one: ScoredAnswer) => number): Threshold =>
    bestThreshold(
      answers.map((one) => ({
        confidence: 1 - one.answer.noAnswerProbability,
        scoreOfAnswer: score(one),
        scoreOfSilence: Number(one.isUnanswerable),
      })),
    ) as Threshold;
  const [bestExact, bestF1] = [best((one) => one.exactMatch), best((one) => one.f1)];
  return {
    answerable: answerable.length,
    unanswerable: unanswerable.length,
    own: own(answers),
    ownOfAnswerable: own(answerable),
    ownOfUnanswerable: percent(unanswerable, (one) => ownScore(one, 0)),
    best: {
      exactMatch: round(100 * bestExact.score, 2),
      exactMatchThreshold: asThreshold(bestExact),
      f1: round(100 * bestF1.score, 2),
      f1Threshold: asThreshold(bestF1),
    },
    decision: decisionOf(answers),
    auc: auc(
      answers.map((one) => ({
        confidence: 1 - one.answer.noAnswerProbability,
        isPositive: !one.isUnanswerable,
      })),
    ),
  };
}

/** Silence is right where there is no answer, and wrong elsewhere. */
const ownScore = ({ answer, isUnanswerable }: ScoredAnswer, scoreOfAnswer: number): number =>
  answer.answerable ? scoreOfAnswer : Number(isUnanswerable);

/** JSON knows no infinity; a confidence above 1 means the same: never answer. */
const asThreshold = ({ threshold }: Threshold): number => (Number.isFinite(threshold) ? threshold : 1.01);

function decisionOf(answers: readonly ScoredAnswer[]): AnswerabilityReport['decision'] {
  const count = (isSilent: boolean, isUnanswerable: boolean) =>
    answers.filter((one) => !one.answer.answerable === isSilent && one.isUnanswerable === isUnanswerable)
      .length;
  const [found, wrong, missed] = [count(true, true), count(true, false), count(false, true)];
  const share = (part: number, whole: number) => round(whole === 0 ? 0 : (100 * part) / whole, 2);
  return {
    accuracy: share(answers.length - wrong - missed, answers.length),
    precision: share(found, found + wrong),
    recall: share(found, found + missed),
    f1: share(2 * found, 2 * found + wrong + missed),
  };
}

function originsOf(answers: readonly ScoredAnswer[]): Record<AnswerOrigin, number> {
  const origins = { quoted: 0, framed: 0 };
  for (const { answer } of answers) origins[answer.origin]++;
  return origins;
}

function groupsOf(
  answers: readonly ScoredAnswer[],
  groupOf: (one: ScoredAnswer) => string,
  order: readonly string[] = [],
): GroupScores[] {
  const groups = new Map<string, ScoredAnswer[]>(order.map((name) => [name, []]));
  for (const one of answers) {
    const members = groups.get(groupOf(one)) ?? [];
    members.push(one);
    groups.set(groupOf(one), members);
  }
  return [...groups]
    .filter(([, members]) => members.length > 0)
    .map(([name, members]) => ({
      name,
      questions: members.length,
      exactMatch: percent(members, (one) => one.exactMatch),
      f1: percent(members, (one) => one.f1),
    }));
}

function questionWord({ example }: ScoredAnswer): string {
  const word = QUESTION_WORDS.exec(example.question)?.[1]?.toLowerCase() ?? 'other';
  return word.startsWith('who') ? 'who' : word;
}

function passageLength({ example }: ScoredAnswer): string {
  const words = example.context.split(/\s+/).filter(Boolean).length;
  const longest = LENGTHS.find((limit) => words <= limit);
  return longest === undefined ? `> ${LENGTHS.at(-1)}` : `≤ ${longest}`;
}

const hasSpan = ({ example }: ScoredAnswer): boolean =>
  example.answers.some((reference) => example.context.toLowerCase().includes(reference.toLowerCase()));

/** The mean in per cent; 0 for nothing. */
function percent<T>(items: readonly T[], value: (item: T) => number): number {
  if (items.length === 0) return 0;
  return round((100 * items.reduce((sum, item) => sum + value(item), 0)) / items.length, 2);
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
