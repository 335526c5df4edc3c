// One decision: which units answer, how surely, and what is said. All of it comes from the numbers of reader and judge.
import type { EncodedPassage } from '../text/encoded-text.ts';
import { tokenize } from '../text/tokenize.ts';
import { composeAnswer } from './compose-answer.ts';
import type { Answer, Candidate, Decision, RankedUnit, UnitPlace } from './engine.ts';
import type { Calibration } from './manifest.ts';
import { type Judged, type ToldAnswer, toldOf } from './told-answer.ts';

export interface DecideOptions {
  readonly candidates: readonly Candidate[];
  readonly passages: readonly EncodedPassage[];
  readonly judged: readonly Judged[];
  /** The reader's logit of "none of it". */
  readonly none: number;
  readonly calibration: Calibration;
}

/** Units that are told of when somebody asks how an answer came about. */
const RANKED = 8;
/** What another passage says is told too where it is so likely beside the best: the two may contradict each other. */
const RIVAL = 0.3;

export function decide(options: DecideOptions): Answer {
  const { candidates, passages, judged, calibration } = options;
  const { readerWeight, temperature } = calibration;
  const scored = judged.flatMap((one) =>
    (candidates[one.candidate]?.units ?? []).map((_, unit) => ({
      candidate: one.candidate,
      unit,
      judged: one,
      logit:
        ((one.result.unitLogits[unit] as number) + readerWeight * (one.readerLogits[unit] as number)) /
        temperature,
    })),
  );
  const none = (readerWeight * options.none) / temperature + calibration.noneBias;
  const largest = scored.reduce((most, { logit }) => Math.max(most, logit), none);
  const total = scored.reduce((sum, { logit }) => sum + Math.exp(logit - largest), Math.exp(none - largest));
  const ranked = scored
    .map((one) => ({ ...one, share: Math.exp(one.logit - largest) / total }))
    .sort((one, other) => other.share - one.share);
  const [best] = ranked;
  if (!best) return NOTHING_READ;

  const tell = (one: typeof best) =>
    toldOf(candidates[one.candidate] as Candidate, passages[one.candidate] as EncodedPassage, one);
  const told = tell(best);
  // What several documents say alike adds up: they agree, and do not compete.
  const says = (place: UnitPlace) =>
    isPart(told, place) || holds(candidates[place.candidate], place, told.short);
  const other = ranked.find((one) => one.candidate !== best.candidate && !says(one));
  const rival = other && other.share >= RIVAL * best.share ? tell(other) : undefined;
  const all = rival ? [told, rival] : [told];
  const isTold = (place: UnitPlace) => says(place) || (rival !== undefined && isPart(rival, place));
  const share = ranked.reduce((sum, one) => sum + (isTold(one) ? one.share : 0), 0);
  const confidence = calibrated(share, calibration);
  const decision = decisionFor(confidence, calibration);
  const composed = composeAnswer(
    all.map(({ parts, kind }) => ({
      // Where two places may answer, none of them says yes or no for both.
      kind: rival && rival.kind !== told.kind ? 'fact' : kind,
      units: parts.map(({ candidate, unit }) => ({ passage: candidates[candidate] as Candidate, unit })),
    })),
  );
  return {
    ...composed,
    kind: told.kind,
    shortAnswer: told.short,
    start: told.start,
    end: told.end,
    confidence,
    decision,
    noAnswerProbability: Math.exp(none - largest) / total,
    answerable: decision !== 'none',
    parts: all.flatMap(({ parts }) => parts),
    ranked: ranked
      .slice(0, RANKED)
      .map(({ candidate, unit, share: own }): RankedUnit => ({ candidate, unit, share: own })),
    tokens: tokenize(composed.text).map((token) => token.text),
  };
}

const NOTHING_READ: Answer = {
  text: '',
  blocks: [],
  origin: 'quoted',
  kind: 'fact',
  shortAnswer: '',
  start: 0,
  end: 0,
  confidence: 0,
  decision: 'none',
  noAnswerProbability: 1,
  answerable: false,
  parts: [],
  ranked: [],
  tokens: [],
};

const isPart = ({ parts }: ToldAnswer, { candidate, unit }: UnitPlace) =>
  parts.some((part) => part.candidate === candidate && part.unit === unit);

/** Whether a unit holds these words. */
function holds(candidate: Candidate | undefined, { unit }: UnitPlace, words: string): boolean {
  if (!candidate || !/[\p{L}\p{N}]/u.test(words)) return false;
  const { start, end } = candidate.units[unit] ?? {};
  return candidate.text.slice(start, end).toLowerCase().includes(words.toLowerCase());
}

/** By the share of the softmax: Platt 1999. */
function calibrated(share: number, { slope, offset }: Calibration): number {
  const bounded = Math.min(1 - 1e-6, Math.max(1e-6, share));
  return 1 / (1 + Math.exp(-(slope * Math.log(bounded / (1 - bounded)) + offset)));
}

function decisionFor(confidence: number, { sureThreshold, unsureThreshold }: Calibration): Decision {
  if (confidence >= sureThreshold) return 'sure';
  return confidence >= unsureThreshold ? 'unsure' : 'none';
}
